"""The cursor of ``shop.core.prepared`` on PostgreSQL; a module of its own, since SQLite runs without the driver."""

import psycopg


class PreparingCursor(psycopg.Cursor):
    """Sends values apart from the statement, which the server then plans once for each connection."""

    def execute(self, query, params=None, **options):
        """Run a statement as a prepared one; Django switches that off for its own (``prepare_threshold``)."""
        before = self.connection.prepare_threshold
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, **{**options, "prepare": True})
        finally:
            self.connection.prepare_threshold = before
