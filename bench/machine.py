"""The machine on which something was measured, in words."""

import datetime as dt
import importlib.metadata
import os
import platform
import time
from pathlib import Path


def load_average() -> str:
    """Return the load of the last 1, 5 and 15 minutes: what else the machine had to do."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def describe(**services: str) -> list[str]:
    """Return lines that describe the machine, the versions and the moment; ``services`` are name → version."""
    packages = ("Django", "django-oscar", "wagtail", "granian", "psycopg", "elasticsearch")
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{package} {importlib.metadata.version(package)}" for package in packages]
    versions += [f"{name} {version}" for name, version in services.items()]
    now = dt.datetime.now(dt.UTC).astimezone()
    return [
        f"- {os.cpu_count()} cores, {_cpu()}, {_memory_gb():.0f} GB; {platform.system()} {platform.release()}",
        f"- {', '.join(versions)}",
        f"- {now:%Y-%m-%d %H:%M}; one core now counts to ten million in {count_seconds():.1f} s of Python",
    ]


def count_seconds() -> float:
    """Return how long one core takes for a fixed piece of work: shared machines are not as quick every hour."""
    start, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - start


def _cpu() -> str:
    """Return the model name of the first core."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
