"""Loads a server on 127.0.0.1 with page requests: wrk where it is installed, else a small client of our own."""

import dataclasses
import http.client
import json
import os
import shutil
import statistics
import subprocess
import threading
import time
from pathlib import Path

from tools.services.host import ServiceError, apt_install

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 4  # at once, from one thread


class LoadError(Exception):
    """The server refused requests, so that its speed means nothing."""


@dataclasses.dataclass(frozen=True)
class Rate:
    """What one load measured: requests (or orders) per second, and latencies in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float


def client_name() -> str:
    """Return what loads the servers, after trying to install wrk where we may."""
    if not shutil.which("wrk"):
        try:
            apt_install("the measurement", "wrk")
        except ServiceError:
            return f"Python's http.client, {CONNECTIONS} threads (install wrk: this client limits fast pages)"
    return f"wrk, 1 thread, {CONNECTIONS} connections"


def load(port: int, paths: list[str], seconds: float, scratch: Path) -> Rate:
    """Ask for ``paths`` in turn for some seconds. Raises :class:`LoadError` when an answer is not 200."""
    answer = _by_wrk(port, paths, seconds, scratch) if shutil.which("wrk") else _by_python(port, paths, seconds)
    if answer["refused"] or answer["broken"] or not answer["requests"]:
        raise LoadError(f"{paths[0]}: {answer}")
    return Rate(answer["requests"] / answer["seconds"], answer["p50_ms"], answer["p95_ms"])


def _by_wrk(port: int, paths: list[str], seconds: float, scratch: Path) -> dict:
    listed = scratch / "paths.txt"
    listed.write_text("\n".join(paths))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(SCRIPT)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"],
        env={**os.environ, "PATHS": str(listed)},
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=True,
    )
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))


def _by_python(port: int, paths: list[str], seconds: float) -> dict:
    """Do the same with threads; their own work is in the figure."""
    times: list[float] = []
    refused: list[int] = []
    start = time.monotonic()

    def ask(offset: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        at = offset
        while time.monotonic() < start + seconds:
            begun = time.perf_counter()
            connection.request("GET", paths[at % len(paths)])
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - begun) * 1e3)
            if answer.status != 200:
                refused.append(answer.status)
            at += CONNECTIONS

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0] * 19
    return {
        "requests": len(times),
        "seconds": time.monotonic() - start,
        "p50_ms": cuts[9],
        "p95_ms": cuts[18],
        "refused": len(refused),
        "broken": 0,
    }
