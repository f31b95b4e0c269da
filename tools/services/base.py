"""What PostgreSQL and Elasticsearch have in common: one process, a note of where it runs, a bounded wait."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from tools.services.host import ServiceError, as_unprivileged, command_line, data_folder, free_port, wait_until


class Service:
    """A server that this checkout owns. ``start`` takes a running one over, ``stop`` ends it for everybody.

    As a context manager it ends only what it started itself.
    """

    name: ClassVar[str]
    start_seconds: ClassVar[int]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, instance: str = "") -> None:
        """``instance`` names a second, separate server of the same kind with data of its own."""
        self.folder = data_folder(self.name + (f"-{instance}" if instance else ""))
        self.log = self.folder / "server.log"
        self.port = 0
        self._note = self.folder / "running.json"
        self._process: subprocess.Popen | None = None

    # ---------------------------------------------------------------- what each kind says
    def prepare(self) -> None:
        """Install and lay out what a start needs; does nothing the second time."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return the command that serves ``self.port`` in the foreground."""
        raise NotImplementedError

    def command_environment(self) -> dict[str, str]:
        """Return the environment of the command."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def is_ready(self) -> bool:
        """Tell whether the server on ``self.port`` answers."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return the variables that point the site to this server."""
        raise NotImplementedError

    # ---------------------------------------------------------------- what all kinds do
    def start(self, port: int = 0) -> bool:
        """Start the server unless it runs, on ``port`` or a free one; True when this call started it.

        Raises ServiceError.
        """
        with self._locked():
            if self.is_running():
                return False
            self.prepare()
            self.port = port or free_port()
            self._spawn()
            if not wait_until(self.is_ready, self._is_alive, self.start_seconds):
                self._end(self._process.pid)
                raise ServiceError(f"{self.name} did not start; the end of {self.log}:\n{self._log_end()}")
            return True

    def stop(self) -> bool:
        """End the server; False when none ran."""
        with self._locked():
            if not self.is_running():
                return False
            self._end(json.loads(self._note.read_text())["pid"])
            return True

    def is_running(self) -> bool:
        """Tell whether the server that was noted still runs and answers (its port is then in ``port``)."""
        try:
            note = json.loads(self._note.read_text())
        except (OSError, ValueError):
            return False
        self.port = note["port"]
        # A process id is used again after a while: the command line tells whether it is still ours.
        return str(self.folder) in command_line(note["pid"]) and self.is_ready()

    def __enter__(self) -> "Service":
        self._ours = self.start()
        return self

    def __exit__(self, *exc_info) -> None:
        if self._ours:
            self.stop()

    def _spawn(self) -> None:
        # The log and the working directory stay ours; the server gets the open handle.
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                self.command(),
                env=self.command_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal reaches us, and we stop it in order
                **as_unprivileged(),
            )
        self._note.write_text(json.dumps({"pid": self._process.pid, "port": self.port}))

    def _is_alive(self) -> bool:
        return self._process.poll() is None

    def _end(self, pid: int) -> None:
        """Ask process ``pid`` to stop, insist after 20 seconds, and forget it."""
        self._signal(pid, self.stop_signal)
        if not wait_until(lambda: self._has_ended(pid), lambda: True, 20):
            self._signal(pid, signal.SIGKILL, group=True)
            wait_until(lambda: self._has_ended(pid), lambda: True, 5)
        if self._process is not None and self._process.pid == pid:
            self._process.wait(timeout=5)
            self._process = None
        self._note.unlink(missing_ok=True)

    def _has_ended(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is not None
        return not command_line(pid)

    @staticmethod
    def _signal(pid: int, number: signal.Signals, group: bool = False) -> None:
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(pid, number)
            else:
                os.kill(pid, number)

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    @contextlib.contextmanager
    def _locked(self, seconds: int = 400) -> Iterator[None]:
        """Two programs of one checkout start or stop one after the other."""
        path: Path = self.folder / "lock"
        with path.open("w") as handle:
            end = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > end:
                        raise ServiceError(f"{self.name} is being started or stopped by another program.")
                    time.sleep(0.2)
            yield
