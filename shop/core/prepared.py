"""Querysets whose SQL is written once, and planned once: on a page that everybody opens both cost more than running it.

PostgreSQL keeps the plan with the connection (a prepared statement), SQLite's driver the compiled statement.
"""

import copy
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence

from django.db import connection, models
from django.db.models.query import get_related_populators

# Values that stand in while the SQL is written; none of them can be a key or a day that is asked for.
_NUMBERS = (-1_700_000_001, -1_700_000_002, -1_700_000_003)
_DAYS = (dt.date(1, 1, 2), dt.date(1, 1, 3))
_MOMENTS = (dt.datetime(1, 1, 4, tzinfo=dt.UTC), dt.datetime(1, 1, 5, tzinfo=dt.UTC))


class Prepared:
    """The queryset that ``build(*values)`` returns, for values of the same types: ``Prepared(build, int, dt.date)``.

    ``build`` is called once for each kind of database, with stand-ins; so it may not look at its values, and what it
    reads from elsewhere (a clock, the language) would stay for ever: such things are values. Rows come as objects with
    ``select_related`` and annotations; ``prefetch_related`` is not followed.
    """

    def __init__(self, build: Callable[..., models.QuerySet], *types: type):
        places = {int: iter(_NUMBERS), dt.date: iter(_DAYS), dt.datetime: iter(_MOMENTS)}
        self.stand_ins = [next(places[kind]) for kind in types]
        self.build = build
        self._written = functools.cache(self._write)

    def rows(self, *values) -> list[models.Model]:
        """Run the query with ``values`` and return its objects."""
        plan = self._written(connection.vendor)
        given = dict(zip(plan.adapted, map(_as_parameter, values), strict=True))
        with _cursor() as cursor:
            cursor.execute(plan.sql, [given.get(_key(part), part) for part in plan.parameters])
            found = cursor.fetchall()
        return [plan.object_of(row) for row in plan.converted(found)]

    def first(self, *values) -> models.Model | None:
        """Run the query and return its first object, if any."""
        return next(iter(self.rows(*values)), None)

    def _write(self, vendor: str) -> "_Plan":
        """Write the SQL and look up all that turns a row into an object, as this kind of database wants it."""
        compiler = self.build(*self.stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        adapted = [_key(_as_parameter(value)) for value in self.stand_ins]
        seen = {_key(part) for part in parameters}
        if missing := [value for value in adapted if value not in seen]:
            raise ValueError(f"the query does not use its values: {missing}")
        return _Plan(compiler, sql, parameters, adapted)


class _Plan:
    """A written query: what Django's ModelIterable finds out for each queryset anew, found out once."""

    def __init__(self, compiler, sql: str, parameters: tuple, adapted: list):
        self.sql, self.parameters, self.adapted, self.compiler = sql, parameters, adapted, compiler
        self.model = compiler.klass_info["model"]
        places = compiler.klass_info["select_fields"]
        self.own = slice(places[0], places[-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.own]]
        self.related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)
        self.annotations = list((compiler.annotation_col_map or {}).items())
        self.converters = compiler.get_converters([column[0] for column in compiler.select])

    def converted(self, rows: list[tuple]) -> Iterable:
        """Return rows with the values that Python has for those of the database."""
        if not self.converters:
            return rows
        ready = copy.copy(self.compiler)  # of this thread: its connection goes to the converters
        ready.connection = connection
        return ready.apply_converters(rows, self.converters)

    def object_of(self, row: Sequence) -> models.Model:
        """Return the object of a row with its ``select_related`` and annotations."""
        found = self.model.from_db(connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, found)
        for name, place in self.annotations:
            setattr(found, name, row[place])
        return found


def _cursor():
    """Return a cursor of the connection; on PostgreSQL one that has each statement planned once."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from shop.core.prepared_postgres import PreparingCursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(PreparingCursor(connection.connection))


def _key(parameter) -> tuple:
    """Return what can be compared: a driver has integers of its own, and 1 must not be taken for True."""
    is_number = isinstance(parameter, int) and not isinstance(parameter, bool)
    return (int, int(parameter)) if is_number else (type(parameter), str(parameter))


def _as_parameter(value):
    """Return a value as the database's own adapter writes it: a day is text on SQLite."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
