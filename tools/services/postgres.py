"""PostgreSQL: the system's own server, else the one that the wheel ``pgserver`` carries."""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

from tools.services.base import Service
from tools.services.host import ServiceError, as_unprivileged, cache_folder, give_away, is_root, reachable

DATABASE = "ocop"
# Test data may be lost when the machine goes down: waiting for the disk would only cost time.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


class Postgres(Service):
    """One server with an empty database ``ocop`` and a superuser ``ocop`` who needs no password."""

    name = "postgres"
    start_seconds = 60
    stop_signal = signal.SIGINT  # "fast": open connections are cut, data stays whole

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The value of DATABASE_URL."""
        return f"postgres://{DATABASE}@127.0.0.1:{self.port}/{DATABASE}"

    def environment(self) -> dict[str, str]:
        """Return the variables that point the site to this server."""
        return {"DATABASE_URL": self.url}

    def prepare(self) -> None:
        """Make the cluster and the database once."""
        self.bin = find_binaries()
        give_away(self.data)
        if (self.data / "ready").exists():
            return
        if any(self.data.iterdir()):  # a first start that was cut short
            shutil.rmtree(self.data)
            give_away(self.data)
        self._run("initdb", "-U", DATABASE, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("postgres", "--single", "postgres", text=f"CREATE DATABASE {DATABASE}\n")
        (self.data / "ready").touch()

    def command(self) -> list[str]:
        """Return the command that serves ``self.port`` in the foreground."""
        options = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={self.port}", *QUICK)
        return [str(self.bin / "postgres"), "-D", str(self.data), *(part for o in options for part in ("-c", o))]

    def is_ready(self) -> bool:
        """Read the server's own note: its port is open a moment before it accepts anybody."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except OSError:
            return False
        return len(lines) > 7 and lines[3] == str(self.port) and lines[7].strip() == "ready"

    def _run(self, program: str, *arguments: str, text: str = "") -> None:
        command = [str(self.bin / program), *arguments]
        command[-1:-1] = ["-D", str(self.data)]
        done = subprocess.run(
            command,
            input=text,
            env=self.command_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **as_unprivileged(),
        )
        if done.returncode:
            raise ServiceError(f"{program} failed: {done.stderr.strip()[-600:]}")


def find_binaries() -> Path:
    """Return the folder that holds ``initdb`` and ``postgres``; raises ServiceError when there is none."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return _for_unprivileged(folder)
    raise ServiceError("PostgreSQL is missing: install the requirements of requirements-dev.txt (pgserver) or apt's.")


def _candidates():
    """Give the places where the programs may be, best first."""
    yield from (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if shutil.which("pg_config"):
        shown = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout
        yield Path(shown.strip() or "/nonexistent")
    wheel = importlib.util.find_spec("pgserver")  # found, not imported: importing it makes folders of its own
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def _for_unprivileged(folder: Path) -> Path:
    """Copy a wheel's server out of a virtual environment that the unprivileged user cannot reach."""
    if not is_root() or reachable(folder / "postgres"):
        return folder
    copy = cache_folder() / "pgserver"
    if not (copy / "copied").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder.parent, copy)
        subprocess.run(["chmod", "-R", "go+rX", str(copy)], check=True)
        (copy / "copied").touch()
    return copy / "bin"
