"""The full-text table: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations

from search.backends.fulltext import PostgresText, SqliteText


def create(apps, schema_editor):
    """Make the table of the database in use."""
    kind = SqliteText if schema_editor.connection.vendor == "sqlite" else PostgresText
    schema_editor.execute(kind.CREATE)


def drop(apps, schema_editor):
    """Take it away."""
    schema_editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
