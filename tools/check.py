"""Everything that must hold before a change lands: ``python -m tools.check`` (``make test``, ``make lint``).

The suite runs on SQLite in parallel; then what is marked ``postgres``, ``elasticsearch`` and ``browser`` runs on the
real ones, which are started here and stopped at the end. Nothing is skipped silently: a skipped test is a failure.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from tools.services import Elasticsearch, Postgres, ServiceError, StripeMock
from tools.services.chromium import require_chromium
from tools.services.host import ROOT, VAR

REPORTS = VAR / "reports"

SCRIPTS = Path(sys.executable).parent  # console programs of the environment that runs this
LINT = {
    "ruff check": [SCRIPTS / "ruff", "check", "."],
    "ruff format": [SCRIPTS / "ruff", "format", "--check", "."],
    "import order": [SCRIPTS / "lint-imports"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


@dataclass(frozen=True)
class Stage:
    """One pytest process: the tests with these marks, and what it must know of services."""

    name: str
    marked: str
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


@dataclass
class Tally:
    """Counts of one or more pytest runs."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"tests: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def lint() -> list[str]:
    """Run the checks that execute no test; return the names of those that failed."""
    failed = []
    for name, command in LINT.items():
        _title(name)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    return failed


def test(extra: list[str]) -> tuple[list[str], Tally]:
    """Run the suite in five stages; return the names of the stages that failed and the sum of their counts.

    Two stages of one process each that measure no time share the cores; the others have them alone.
    """
    failed, total = [], Tally()
    require_chromium()
    with Postgres() as postgres, Elasticsearch() as elasticsearch, StripeMock() as stripe_mock:
        # Both are there at once for a test that needs both; each stage sees only what it is about.
        on_postgres = {**postgres.environment(), **elasticsearch.environment()}
        rounds = (
            [
                Stage(
                    "sqlite",
                    "not postgres and not elasticsearch and not browser and not demo",
                    stripe_mock.environment(),
                    ("-n", "2"),
                )
            ],
            [
                Stage("postgres", "postgres", on_postgres, ("--migrations",)),
                Stage("browser", "browser and not demo and not postgres and not elasticsearch"),
            ],
            [Stage("elasticsearch", "elasticsearch and not postgres and not demo", elasticsearch.environment())],
            [Stage("demonstration", "demo", elasticsearch.environment())],
        )
        for stages in rounds:
            if len(stages) > 1:
                _title(f"tests side by side: {', '.join(stage.name for stage in stages)}")
            with ThreadPoolExecutor() as pool:
                results = list(pool.map(_pytest, stages, repeat(extra), repeat(len(stages) == 1)))
            for stage, (ok, tally) in zip(stages, results, strict=True):
                failed += [] if ok else [f"tests on {stage.name}"]
                total += tally
    return failed, total


def _pytest(stage: Stage, extra: list[str], live: bool) -> tuple[bool, Tally]:
    """Run one stage; it is good when pytest is and no test was skipped. Its words come at once or all at the end."""
    if live:
        _title(f"tests: {stage.name}")
    name, environment = stage.name, stage.environment
    arguments = ["-m", stage.marked, *stage.arguments, *extra]
    report = REPORTS / f"{name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    bare = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "ELASTICSEARCH_URL"}}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**bare, **environment},
        check=False,
        text=True,
        stdout=None if live else subprocess.PIPE,
        stderr=None if live else subprocess.STDOUT,
    )
    if not live:
        _title(f"tests: {name}\n{done.stdout}")
    code, tally = done.returncode, _read(report)
    if not report.exists():
        print(f"pytest left no report (exit code {code}): it was killed or could not start.")
    if tally.skipped:
        print(f"{tally.skipped} tests were skipped in a run that has every service: see the reasons above.")
    return code == 0 and not tally.skipped, tally


def _read(report: Path) -> Tally:
    """Sum pytest's JUnit report; an unreadable one (pytest was killed) counts as one failure."""
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - our own file
    except (OSError, ElementTree.ParseError):
        return Tally(failed=1)

    def total(*names: str) -> int:
        return sum(int(suite.get(name, 0)) for suite in suites for name in names)

    failed, skipped = total("failures", "errors"), total("skipped")
    return Tally(total("tests") - failed - skipped, failed, skipped)


def _title(text: str) -> None:
    print(f"\n──── {text}", flush=True)


def _run(arguments: argparse.Namespace, extra: list[str]) -> int:
    started, tally = time.monotonic(), None
    failed = lint()
    if arguments.what == "test":
        failed_stages, tally = test(extra)
        failed += failed_stages
    print(f"\n{time.monotonic() - started:.0f} s; " + (f"failed: {', '.join(failed)}" if failed else "all good"))
    if tally:
        print(tally, flush=True)
    return 1 if failed else 0


def main() -> int:
    """Run what was asked for; a service that cannot be had is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["lint", "test"], nargs="?", default="test")
    arguments, extra = parser.parse_known_args()
    # A killed run must still stop its services.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return _run(arguments, extra)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
