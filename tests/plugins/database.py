"""Where the tests' database comes from.

SQLite gets its tables from the models (``--no-migrations``, as a new embedded site does) in a file of each worker: a
live site serves from several threads, and these cannot share one connection to memory. PostgreSQL is migrated step
by step, as production is; because that takes a minute, the result is kept on the server as a template under a name
that follows from the text of all migrations.
"""

import hashlib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import setup_databases, teardown_databases


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, django_db_modify_db_settings_parallel_suffix, django_db_use_migrations, django_db_blocker
):
    """Tell Django the file (SQLite) or the template (PostgreSQL) before it makes the test database."""
    request.config.ocop_site_database = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        connection.settings_dict["TEST"]["NAME"] = str(request.config.ocop_test_files / f"{worker}.sqlite3")
    elif django_db_use_migrations:
        with django_db_blocker.unblock():
            if _is_kept(name := _template_name()):
                connection.settings_dict["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker, django_db_use_migrations):
    """Make the database where pytest-django did not; on PostgreSQL keep what was migrated.

    pytest-django makes one for tests with its mark only. Those that read the demonstration have none, and a run of
    nothing else would work on the site's own database.
    """
    made = None
    if connection.settings_dict["NAME"] == request.config.ocop_site_database:
        with django_db_blocker.unblock():
            made = setup_databases(0, interactive=False, aliases=["default"])
    _keep_migrated(django_db_blocker, django_db_use_migrations)
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


def _keep_migrated(django_db_blocker, django_db_use_migrations) -> None:
    if connection.vendor == "postgresql" and django_db_use_migrations:
        with django_db_blocker.unblock():
            name = _template_name()
            if not _is_kept(name):
                _keep(name)


def _is_kept(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _keep(name: str) -> None:
    """Copy the test database; nobody may be connected to it meanwhile."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')


def _template_name() -> str:
    """Return a name for the text of all migrations of all apps."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        module, _ = MigrationLoader.migrations_module(app.label)
        try:
            folder = Path(import_module(module).__file__).parent
        except ModuleNotFoundError:  # an app without tables
            continue
        for path in sorted(folder.glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return f"ocop_template_{digest.hexdigest()[:16]}"
