"""The full-text table beside the stored documents, in the two dialects that we run on."""

from django.db import connection

from search.backends.rows import copy_in
from search.matching import FIELD_MARKS, Tier, fts5, tsquery, tsvector

FIELDS = tuple(FIELD_MARKS)
MAX_MATCHES = 50_000


class SqliteText:
    """FTS5, one column per field; ``rowid`` is the product."""

    CREATE = (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5({', '.join(FIELDS)}, "
        "tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')"
    )
    _INSERT = f"INSERT INTO search_text(rowid, {', '.join(FIELDS)}) VALUES (%s{', %s' * len(FIELDS)})"  # noqa: S608

    def write(self, texts: dict[int, dict[str, str]], gone: set[int]) -> None:
        """Replace the rows of ``texts`` and drop those of ``gone``."""
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [(pk,) for pk in [*texts, *gone]])
            cursor.executemany(self._INSERT, [(pk, *(text[name] for name in FIELDS)) for pk, text in texts.items()])

    def match(self, tier: Tier) -> list[int]:
        """Return the products that meet a tier, nearest first by bm25."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_text WHERE search_text MATCH %s ORDER BY rank LIMIT %s",
                [fts5(tier), MAX_MATCHES],
            )
            return [row[0] for row in cursor.fetchall()]

    def match_some(self, tier: Tier, limit: int, among: int) -> list[int]:
        """Return the nearest ``limit`` of the first ``among`` products that meet a tier."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM (SELECT rowid, rank AS far FROM search_text WHERE search_text MATCH %s LIMIT %s) "
                "ORDER BY far LIMIT %s",
                [fts5(tier), among, limit],
            )
            return [row[0] for row in cursor.fetchall()]


class PostgresText:
    """One tsvector per product, lexemes marked with their field; prepared in Python, so no configuration matters."""

    CREATE = (
        "CREATE TABLE IF NOT EXISTS search_text (product_id bigint PRIMARY KEY, words tsvector NOT NULL);"
        "CREATE INDEX IF NOT EXISTS search_text_words ON search_text USING gin (words)"
    )

    def write(self, texts: dict[int, dict[str, str]], gone: set[int]) -> None:
        """Replace the rows of ``texts`` and drop those of ``gone``."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_text WHERE product_id = ANY(%s)", [[*texts, *gone]])
            copy_in(cursor, "search_text", ["product_id", "words"], ((pk, tsvector(t)) for pk, t in texts.items()))

    def match(self, tier: Tier) -> list[int]:
        """Return the products that meet a tier, nearest first by ts_rank."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT product_id FROM search_text, (SELECT %s::tsquery AS asked) AS question WHERE words @@ asked "
                "ORDER BY ts_rank(words, asked) DESC, product_id LIMIT %s",
                [tsquery(tier), MAX_MATCHES],
            )
            return [row[0] for row in cursor.fetchall()]

    def match_some(self, tier: Tier, limit: int, among: int) -> list[int]:
        """Return the nearest ``limit`` of the first ``among`` products that meet a tier.

        The texts of thousands would have to be read to rank them all. Without the wall around the first part, its
        limit would have the planner read the whole table.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH found AS MATERIALIZED (SELECT product_id, asked FROM search_text, "
                "(SELECT %s::tsquery AS asked) AS question WHERE words @@ asked), "
                "few AS MATERIALIZED (SELECT * FROM found LIMIT %s) "
                "SELECT product_id FROM few JOIN search_text USING (product_id) "
                "ORDER BY ts_rank(words, asked) DESC, product_id LIMIT %s",
                [tsquery(tier), among, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def text_table() -> SqliteText | PostgresText:
    """Return the table of the database in use."""
    return SqliteText() if connection.vendor == "sqlite" else PostgresText()


def install(connection) -> None:
    """Make the table of the database in use unless it is there."""
    kind = SqliteText if connection.vendor == "sqlite" else PostgresText
    with connection.cursor() as cursor:
        cursor.execute(kind.CREATE)
