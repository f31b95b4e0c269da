"""What the services need of the machine: folders, a user that is not root, a free port, packages."""

import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var")).absolute()
UNPRIVILEGED = "nobody"  # on every Debian; PostgreSQL and Elasticsearch refuse to run as root

_apt_updated = False


class ServiceError(Exception):
    """A service cannot be had; the message is one sentence that says what to do about it."""


def is_root() -> bool:
    """Tell whether this process is root."""
    return os.geteuid() == 0


def as_unprivileged() -> dict:
    """Return the arguments of ``subprocess`` that drop root's rights; none when we are not root."""
    if not is_root():
        return {}
    account = pwd.getpwnam(UNPRIVILEGED)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """Tell whether everybody may walk to ``path`` (a checkout under /root is closed to other users)."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def data_folder(name: str) -> Path:
    """Return the folder of service ``name``: under var/, or beside it where the service's user cannot reach var/."""
    folder = VAR / "services" / name
    if is_root() and not reachable(folder):
        folder = Path("/var/lib/ocop-services") / hashlib.sha256(str(VAR).encode()).hexdigest()[:12] / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_folder() -> Path:
    """Return the folder of downloads, one for all checkouts of a person and readable by the service's user."""
    if is_root():
        folder = Path("/var/cache/ocop-services")
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ocop-services"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def give_away(*folders: Path) -> None:
    """Make ``folders`` and hand them to the service's user, closed to others."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if is_root():
            account = pwd.getpwnam(UNPRIVILEGED)
            os.chown(folder, account.pw_uid, account.pw_gid)


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], bool], alive: Callable[[], bool], seconds: float) -> bool:
    """Ask ``ready`` until it says yes; False when ``alive`` says no or ``seconds`` have passed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(0.1)
    return False


def command_line(pid: int) -> str:
    """Return the command line of process ``pid``, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def apt_install(wanted_for: str, *packages: str) -> None:
    """Install Debian packages when we may, else raise ServiceError with what the person has to install."""
    if not (is_root() and shutil.which("apt-get")):
        raise ServiceError(f"{wanted_for} is missing: install {' '.join(packages)} (apt-get install, as root).")
    print(f"Installing {' '.join(packages)} for {wanted_for} …", flush=True)
    _apt_update()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    done = subprocess.run(command, env=_apt_environment(), capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise ServiceError(f"apt-get install {' '.join(packages)} failed: {done.stderr.strip()[-400:]}")


def first_in_apt(*packages: str) -> str:
    """Return the first of ``packages`` that this release of the system offers, the last one if it offers none."""
    _apt_update()
    for package in packages:
        shown = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False).stdout
        if "Candidate:" in shown and "Candidate: (none)" not in shown:
            return package
    return packages[-1]


def _apt_update() -> None:
    """Fetch the package lists once per process; a new machine has none."""
    global _apt_updated
    if not _apt_updated and is_root() and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update"], env=_apt_environment(), capture_output=True, timeout=600, check=False)
        _apt_updated = True


def _apt_environment() -> dict:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
