"""Bring the database to today's tables, whatever it holds now."""

from django.core.management import BaseCommand, call_command
from django.db import connection

from shop.core.schema import create_tables, is_empty


class Command(BaseCommand):
    """An empty SQLite file gets its tables at once; every other database is migrated."""

    help = "Create the tables of an empty embedded database, or migrate."

    def handle(self, *args, verbosity=1, **options):
        """Choose by what the database holds."""
        if connection.vendor == "sqlite" and is_empty(connection):
            create_tables(connection, self.stdout)
        else:
            call_command("migrate", verbosity=verbosity, stdout=self.stdout)
