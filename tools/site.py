"""Bring the site up on this machine: ``python -m tools.site`` (``make run``, ``make run-full``).

Tables, reference data, demonstration data (once), static files, then the production page server with DEBUG off.
With ``--full`` it runs on PostgreSQL and Elasticsearch, with the background worker and the minute tick beside it.
"""

import argparse
import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from tools.fake_stripe import TEST_KEY, TEST_WEBHOOK_SECRET
from tools.services import Elasticsearch, Postgres, ServiceError
from tools.services.host import ROOT, VAR, free_port

MANAGE = [sys.executable, str(ROOT / "manage.py")]
TICK_SECONDS = 60
PAGE_WORKERS = 2
# A worker runs Python in one thread at a time; more than a few only share the waiting for the database.
THREADS_PER_WORKER = 4  # each with a database connection of its own
REQUESTS_PER_WORKER = 16  # taken in at once; those without a thread wait in the worker, further ones in the socket


def prepare() -> None:
    """Make the site ready to serve, in one process because each start of Django costs seconds."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    django.setup()
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # one line per page written is no news here
    from django.apps import apps
    from django.conf import settings

    call_command("prepare_database", verbosity=0)
    call_command("setup_site")
    if not apps.get_model("catalogue", "Product").objects.exists():
        print("Loading the demonstration shop (about a minute, once) …", flush=True)
        call_command("load_demo")
    if settings.ELASTICSEARCH_URL:
        call_command("reindex")
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)
    print(f"\n{settings.SITE_URL}\n", flush=True)
    call_command("demo_logins")


def page_server(port: int) -> list[str]:
    """Return the command of the production page server on 127.0.0.1: a machine with one core gets one worker."""
    cores = os.cpu_count() or 1
    workers, threads = min(PAGE_WORKERS, cores), min(THREADS_PER_WORKER, 2 * cores + 1)
    return [
        *(sys.executable, "-m", "granian", "shop.wsgi:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", str(REQUESTS_PER_WORKER)),
    ]


@contextlib.contextmanager
def services(full: bool) -> Iterator[None]:
    """Run PostgreSQL and Elasticsearch and point this process to them, or do nothing."""
    if not full:
        yield
        return
    with Postgres() as postgres, Elasticsearch() as elasticsearch:
        # DEMO_DATA is the demonstration banner, which is off by default once there is a real database.
        os.environ.update({**postgres.environment(), **elasticsearch.environment(), "DEMO_DATA": "1"})
        yield


@contextlib.contextmanager
def trial_cards() -> Iterator[None]:
    """Run a stand-in for Stripe while no key is set, so that orders by card can be tried; no money moves."""
    if os.environ.get("STRIPE_SECRET_KEY"):
        yield
        return
    port = free_port()
    os.environ.update(
        STRIPE_SECRET_KEY=TEST_KEY,
        STRIPE_WEBHOOK_SECRET=TEST_WEBHOOK_SECRET,
        STRIPE_API_BASE=f"http://127.0.0.1:{port}",
    )
    command = [sys.executable, "-m", "tools.fake_stripe", "--port", str(port), "--state", str(VAR / "trial_cards.json")]
    command += ["--webhook", f"{os.environ['SITE_URL']}/stripe/webhook/"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def serve(port: int, full: bool) -> int:
    """Serve until the page server ends or we are told to stop; return the exit code."""
    commands = [page_server(port)]
    if full:
        commands += [[*MANAGE, "db_worker"], [sys.executable, "-m", "tools.site", "--tick"]]
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        return next(process.returncode for process in processes if process.poll() is not None)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def tick() -> None:
    """Run what is due each minute, as cron does in production."""
    while True:
        subprocess.run([*MANAGE, "tick"], cwd=ROOT, check=False)
        time.sleep(TICK_SECONDS)


def main() -> int:
    """Prepare and serve."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--full", action="store_true", help="on PostgreSQL and Elasticsearch, with worker and tick")
    parser.add_argument("--tick", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if arguments.tick:
        tick()
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{arguments.port}")
    try:
        with services(arguments.full), trial_cards():
            prepare()
            return serve(arguments.port, arguments.full)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
