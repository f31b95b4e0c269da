"""Tables and guards that Django's models cannot describe, and a fresh database in seconds.

Triggers, exclusion constraints and full-text tables are installed after every ``migrate`` (``post_migrate``), again
and again, so that a later migration which remakes a table on SQLite cannot lose its triggers.
"""

from collections.abc import Callable

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate


def after_migrate(app_config: AppConfig, install: Callable) -> None:
    """Call ``install(connection)``, which must be repeatable, whenever the tables of an app were brought up to date."""

    def installer(sender, using, **kwargs):
        install(connections[using])

    post_migrate.connect(installer, sender=app_config, weak=False, dispatch_uid=f"{app_config.label}.schema")


def is_empty(connection) -> bool:
    """Tell whether a database has no table at all."""
    return not connection.introspection.table_names()


def create_tables(connection, stdout, verbosity: int = 0) -> None:
    """Make every table of an empty database from today's models and note all migrations as applied.

    Oscar and Wagtail bring more than 300 migrations that rebuild the same tables over and over; an embedded site
    that starts from nothing need not replay them (docs/adr/0004). Rows that those migrations would write are
    written by ``setup_site``.
    """
    command = MigrateCommand(stdout=stdout)
    command.verbosity = verbosity
    command.sync_apps(connection, {config.label for config in apps.get_app_configs() if config.models_module})
    MigrationRecorder(connection).ensure_schema()
    call_command("migrate", fake=True, verbosity=verbosity, database=connection.alias, skip_checks=True, stdout=stdout)
    call_command("migrate", verbosity=verbosity, database=connection.alias, skip_checks=True, stdout=stdout)
