"""Querysets whose SQL is written once, and planned once: on a page that everybody opens both cost more than running it.

PostgreSQL keeps the plan with the connection (a prepared statement), SQLite's driver the compiled statement.
"""

import copy
import datetime as dt
import functools
from collections.abc import Callable
from types import SimpleNamespace

from django.db import connection, models
from django.db.models.query import ModelIterable

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
        compiler, sql, parameters, adapted = self._written(connection.vendor)
        given = dict(zip(adapted, map(_as_parameter, values), strict=True))
        with _cursor() as cursor:
            cursor.execute(sql, [given.get(_key(part), part) for part in parameters])
            found = cursor.fetchall()
        ready = copy.copy(compiler)
        ready.connection = connection
        ready.execute_sql = lambda *args, **kwargs: [found]
        query = SimpleNamespace(get_compiler=lambda using, **kwargs: ready)
        return list(ModelIterable(SimpleNamespace(query=query, db=connection.alias, _known_related_objects={})))

    def first(self, *values) -> models.Model | None:
        """Run the query and return its first object, if any."""
        return next(iter(self.rows(*values)), None)

    def _write(self, vendor: str):
        """Return the compiler, its SQL and parameters, and the stand-ins as this kind of database sees them."""
        compiler = self.build(*self.stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        adapted = [_key(_as_parameter(value)) for value in self.stand_ins]
        seen = {_key(part) for part in parameters}
        if missing := [value for value in adapted if value not in seen]:
            raise ValueError(f"the query does not use its values: {missing}")
        return compiler, sql, parameters, adapted


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
