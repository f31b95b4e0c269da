"""The empty database of the tests: migrated once, copied from then on.

Some 250 migrations cost half a minute, several on a busy machine. Their result is kept under a name that follows from
the text of all migrations, so that a changed migration makes a new one: on SQLite as a file in the person's cache,
on PostgreSQL as a template database. On SQLite the tests run on a copy in a file, because a live site serves from
several threads and these cannot share one connection to memory.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tools.services.host import cache_folder

KEPT = 6  # files; the people of one machine may work on several branches


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """Our SQLite file is there before Django asks for it; elsewhere pytest's --reuse-db decides."""
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix, django_db_use_migrations):
    """Lay the kept database where Django will look; the worker that finds none makes it while the others wait."""
    kept = {"sqlite": KeptFile, "postgresql": KeptTemplate}[connection.vendor](request.config)
    if not django_db_use_migrations:  # the tables then follow from the models, which no name can tell
        yield None
        return
    kept.lay()
    yield kept
    kept.unlock()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_modify_db_settings):
    """After pytest-django has migrated what was left, keep the result."""
    kept = django_db_modify_db_settings
    if kept and kept.locked:
        with django_db_blocker.unblock():
            kept.keep()
            kept.unlock()


class Kept:
    """A database that is kept from run to run; locked from the question whether it is there until it is."""

    def __init__(self, config) -> None:
        self.folder = cache_folder() / "test-databases"
        self.folder.mkdir(exist_ok=True)
        self._lock = (self.folder / f"{connection.vendor}.lock").open("w")

    def lay(self) -> None:
        """Take the kept database if there is one, else hold the lock until it was made."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.fingerprint = _fingerprint()
        if self.take():
            self.unlock()

    @property
    def locked(self) -> bool:
        """Tell whether this worker is the one that makes it."""
        return not self._lock.closed

    def unlock(self) -> None:
        """Let the next worker in."""
        self._lock.close()


class KeptFile(Kept):
    """SQLite: a file beside the other downloads; each worker gets a copy."""

    def __init__(self, config) -> None:
        super().__init__(config)
        worker = getattr(config, "workerinput", {}).get("workerid", "main")
        self.copy = config.ocop_test_files / f"{worker}.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(self.copy)

    def take(self) -> bool:
        """Copy the file if it is there."""
        self.path = self.folder / f"{self.fingerprint}.sqlite3"
        if self.path.exists():
            self.path.touch()
            shutil.copy(self.path, self.copy)
        return self.path.exists()

    def keep(self) -> None:
        """Keep the database of the open connection, and drop what belongs to branches of the past."""
        part = self.path.with_suffix(".part")
        connection.ensure_connection()
        target = sqlite3.connect(part)
        connection.connection.backup(target)
        target.close()
        part.rename(self.path)
        newest = sorted(self.folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in newest[KEPT:]:
            old.unlink()


class KeptTemplate(Kept):
    """PostgreSQL: a database of the same server, from which Django makes the test database."""

    def take(self) -> bool:
        """Name the template to Django if it is there."""
        self.name = f"ocop_template_{self.fingerprint}"
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            found = cursor.fetchone() is not None
        if found:
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        return found

    def keep(self) -> None:
        """Copy the migrated test database; nobody may be connected to it meanwhile."""
        name = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{name}"')


def _fingerprint() -> str:
    """Return a name for the text of all migrations of all apps."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        module, _ = MigrationLoader.migrations_module(app.label)
        try:
            folder = Path(import_module(module).__file__).parent if module else None
        except ModuleNotFoundError:
            continue
        for path in sorted(folder.glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
