"""The shops that are compared: made once, kept under var/bench, served by the same page server with two workers."""

import contextlib
import dataclasses
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tools.services import Postgres, ServiceError
from tools.services.host import ROOT, VAR, free_port, wait_until
from tools.site import PAGE_WORKERS, REQUESTS_PER_WORKER

HERE = Path(__file__).resolve().parent
FOLDER = VAR / "bench"
STOCK = HERE / "oscar"
STOCK_VENV = VAR / "bench-venv"
FILLED = "filled for a measurement"


@dataclasses.dataclass(frozen=True)
class Shop:
    """One shop: how it is run, where, and with which variables."""

    name: str
    python: str
    wsgi: str
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, capture: bool = False) -> str:
        """Run Python inside the shop; return what it printed when ``capture``. Raises ServiceError."""
        done = subprocess.run(
            [self.python, *arguments],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE if capture else None,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceError(f"{self.name}: {' '.join(arguments)} ended with {done.returncode}")
        return done.stdout or ""

    @contextlib.contextmanager
    def background(self, *arguments: str) -> Iterator[subprocess.Popen]:
        """Run Python with ``arguments`` while the block runs."""
        with (FOLDER / f"{self.name}.log").open("a") as log:
            process = subprocess.Popen(
                [self.python, *arguments], cwd=self.folder, env=self._environment(), stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)

    @contextlib.contextmanager
    def serve(self) -> Iterator[int]:
        """Serve the shop while the block runs; give the port."""
        port = free_port()
        command = ["-m", "granian", self.wsgi, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--workers", str(PAGE_WORKERS), "--backpressure", str(REQUESTS_PER_WORKER)]
        command += ["--log-level", "warning"]
        with self.background(*command) as process:
            if not wait_until(lambda: _answers(port), lambda: process.poll() is None, 120):
                raise ServiceError(f"{self.name} did not start; see {FOLDER / self.name}.log")
            yield port

    def _environment(self) -> dict[str, str]:
        """Only what a shop needs: nothing of the caller's own settings reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "LC_ALL": "C.UTF-8", **self.environment}


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


# ------------------------------------------------------------------------------------------------ our shop
def our_shop(database: str, elasticsearch: str, *, page_cache: bool) -> Shop:
    """Return our shop as it runs in production, with the page cache on or off."""
    return Shop(
        name="ours-cached" if page_cache else "ours",
        python=sys.executable,
        wsgi="shop.wsgi:application",
        folder=ROOT,
        environment={
            "DATABASE_URL": database,
            "ELASTICSEARCH_URL": elasticsearch,
            "VAR_DIR": str(FOLDER / "ours"),
            "PAGE_CACHE": "1" if page_cache else "0",
            "LOG_LEVEL": "ERROR",
        },
    )


def prepare_ours(shop: Shop, products: int) -> dict:
    """Fill the database of our shop unless it holds that number; return what to ask for."""
    address = shop.environment["DATABASE_URL"]
    shop.run("manage.py", "prepare_database", "--verbosity", "0")
    shop.run("manage.py", "setup_site")  # each time: a kept database may lack the rules of a newer release
    if not is_filled(address):
        shop.run("-m", "bench.shop", "seed", str(products))
        note_filled(address)
    shop.run("manage.py", "reindex")
    shop.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    return json.loads(shop.run("-m", "bench.shop", "paths", capture=True))


# ------------------------------------------------------------------------------------------------ stock Oscar
def stock_shop(database: str) -> Shop:
    """Return a stock Oscar in a virtual environment of its own."""
    return Shop(
        name="stock",
        python=str(STOCK_VENV / "bin" / "python"),
        wsgi="stock_wsgi:application",
        folder=STOCK,
        environment={
            "STOCK_DATABASE_URL": database,
            "STOCK_DIR": str(FOLDER / "stock"),
            "DJANGO_SETTINGS_MODULE": "stock_settings",
        },
    )


def prepare_stock(shop: Shop, products: int) -> dict:
    """Make the virtual environment and fill the database unless it holds that number; return what to ask for."""
    _make_venv()
    address = shop.environment["STOCK_DATABASE_URL"]
    if not is_filled(address):
        shop.run("-m", "django", "migrate", "--verbosity", "0")
        shop.run("stock_shop.py", "seed", str(products))
        note_filled(address)
    return json.loads(shop.run("stock_shop.py", "paths", capture=True))


def _make_venv() -> None:
    """Install the pinned packages of the stock Oscar once."""
    wanted = hashlib.sha256((STOCK / "requirements.txt").read_bytes()).hexdigest()
    stamp = STOCK_VENV / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing a stock Oscar into var/bench-venv …", flush=True)
    shutil.rmtree(STOCK_VENV, ignore_errors=True)
    venv.create(STOCK_VENV, with_pip=True)
    pip = [str(STOCK_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(STOCK / "requirements.txt")], check=True)
    stamp.write_text(wanted)


# ------------------------------------------------------------------------------------------------ databases
def database(postgres: Postgres, name: str) -> str:
    """Return the address of database ``name`` of the server; it is made empty unless :func:`is_filled` says so."""
    address = postgres.url.rsplit("/", 1)[0] + f"/{name}"
    if not is_filled(address):
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return address


def is_filled(address: str) -> bool:
    """Tell whether a database was filled to the end by an earlier run: its own comment says so."""
    try:
        with psycopg.connect(address) as connection:
            query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
            return connection.execute(query).fetchone()[0] == FILLED
    except psycopg.OperationalError:
        return False


def note_filled(address: str) -> None:
    """Remember that a database is filled."""
    with psycopg.connect(address, autocommit=True) as connection:
        name = sql.Identifier(address.rsplit("/", 1)[1])
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(FILLED)))


def server_version(postgres: Postgres) -> str:
    """Return the version of the server: "16.4"."""
    with psycopg.connect(postgres.url) as connection:
        return connection.execute("SHOW server_version").fetchone()[0].split()[0]
