"""The database itself refuses two certificates of one product that are valid on the same day.

The days of a certificate run from ``issued_on`` to the earlier of ``coalesce(extended_until, valid_until)`` and the
day before ``ended_on``; a certificate that ended before it began has none. PostgreSQL has an exclusion constraint
(GiST over two ranges, no contrib module), SQLite two triggers.

Installed after every ``migrate`` (shop.core.schema), since SQLite remakes a table to alter it and forgets its triggers.
"""

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


def install(connection) -> None:
    """Put the guard on the table (again, when it is there already)."""
    statements = {"postgresql": (_POSTGRES,), "sqlite": _SQLITE}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_installed(connection) -> bool:
    """Tell whether the guard stands in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = %s", [NAME])
            return cursor.fetchone()[0] == 1
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [NAME + "%"])
        return cursor.fetchone()[0] == 2
