"""The database itself refuses two certificates of one product that are valid on the same day.

The days of a certificate run from ``issued_on`` to the earlier of ``coalesce(extended_until, valid_until)`` and the
day before ``ended_on``; a certificate that ended before it began has none. PostgreSQL has an exclusion constraint
(GiST over two ranges, no contrib module), SQLite two triggers.

SQLite remakes a table to alter it and forgets its triggers: every later migration that alters
``certification_certificate`` must end with ``OverlapGuard()``. A test looks for the guard after all migrations.
"""

from django.db.migrations.operations import RunPython

NAME = "certificate_one_valid_per_day"

_POSTGRES = f"""
ALTER TABLE certification_certificate DROP CONSTRAINT IF EXISTS {NAME};
ALTER TABLE certification_certificate ADD CONSTRAINT {NAME} EXCLUDE USING gist (
    int8range(product_id, product_id, '[]') WITH &&,
    daterange(
        issued_on,
        greatest(issued_on, least(coalesce(extended_until, valid_until) + 1, ended_on)),
        '[)'
    ) WITH &&
);
"""

# The last day of a row, ISO text compares like days. min() of SQLite is null when one side is.
_LAST = (
    "min(coalesce({row}.extended_until, {row}.valid_until),"
    " coalesce(date({row}.ended_on, '-1 day'), coalesce({row}.extended_until, {row}.valid_until)))"
)
_CLASH = f"""
SELECT RAISE(ABORT, '{NAME}') WHERE NEW.issued_on <= {_LAST.format(row="NEW")} AND EXISTS (
    SELECT 1 FROM certification_certificate other
    WHERE other.product_id = NEW.product_id AND other.id IS NOT NEW.id
      AND other.issued_on <= {_LAST.format(row="other")}
      AND other.issued_on <= {_LAST.format(row="NEW")} AND NEW.issued_on <= {_LAST.format(row="other")}
);
"""  # noqa: S608 (only names of this module)
_SQLITE = tuple(
    statement
    for event in ("insert", "update")
    for statement in (
        f"DROP TRIGGER IF EXISTS {NAME}_{event}",
        f"CREATE TRIGGER {NAME}_{event} BEFORE {event.upper()} ON certification_certificate BEGIN {_CLASH} END",
    )
)


def install(schema_editor) -> None:
    """Put the guard on the table (again, when it is there already)."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRES)
    elif schema_editor.connection.vendor == "sqlite":
        for statement in _SQLITE:
            schema_editor.execute(statement)


def remove(schema_editor) -> None:
    """Take the guard off the table."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE certification_certificate DROP CONSTRAINT IF EXISTS {NAME}")
    elif schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{event}")


def is_installed(connection) -> bool:
    """Tell whether the guard stands in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = %s", [NAME])
            return cursor.fetchone()[0] == 1
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [NAME + "%"])
        return cursor.fetchone()[0] == 2


class OverlapGuard(RunPython):
    """Migration operation: install the guard, or remove it when migrating backwards."""

    def __init__(self):
        super().__init__(lambda apps, editor: install(editor), lambda apps, editor: remove(editor))

    def deconstruct(self):
        """Say how a migration file writes this operation."""
        return (self.__class__.__qualname__, [], {})
