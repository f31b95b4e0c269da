"""The empty database of the tests: migrated once, copied from then on.

Some 250 migrations cost half a minute, several on a busy machine. On SQLite their result is kept under var/ by a name
that follows from the text of all migrations, so that a changed migration makes a new one. Tests run on a copy in a
file: a live site serves from several threads, and these cannot share one connection to memory.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

KEPT = 3  # templates; older ones belong to branches of the past


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """Our SQLite file is there before Django asks for it; elsewhere pytest's --reuse-db decides."""
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """Give each worker a file of its own; the worker that finds no template makes it while the others wait."""
    if connection.vendor != "sqlite":
        yield None
        return
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = request.config.ocop_test_files / f"{worker}.sqlite3"
    connection.settings_dict["TEST"]["NAME"] = str(name)
    template = Template()
    template.copy_to(name)
    yield template
    template.unlock()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_modify_db_settings):
    """After pytest-django has migrated what was left, keep the result."""
    template = django_db_modify_db_settings
    if template:
        with django_db_blocker.unblock():
            template.keep()


class Template:
    """The kept database, locked from the question whether it is there until it is."""

    def __init__(self) -> None:
        folder = Path(settings.VAR_DIR) / "test-databases"
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{_fingerprint()}.sqlite3"
        self._lock = (folder / "lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def copy_to(self, name: Path) -> None:
        """Lay a copy where Django will look; with none kept, this worker migrates and the others wait."""
        if self.path.exists():
            self.path.touch()
            shutil.copy(self.path, name)
            self.unlock()

    def keep(self) -> None:
        """Keep the database of the open connection unless one is kept, and drop old ones."""
        if not self._lock.closed:
            part = self.path.with_suffix(".part")
            connection.ensure_connection()
            target = sqlite3.connect(part)
            connection.connection.backup(target)
            target.close()
            part.rename(self.path)
            newest = sorted(self.path.parent.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in newest[KEPT:]:
                old.unlink()
            self.unlock()

    def unlock(self) -> None:
        """Let the next worker in."""
        self._lock.close()


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
