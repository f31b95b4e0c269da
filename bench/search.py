"""``make bench-search``: queries with facets, suggestions and the reindex on a real Elasticsearch node.

Small and quick while working on it: ``python -m bench.search --products 500 --documents 2000 --dry``.
"""

import argparse
import json
import statistics
import sys
import time

from bench import machine, sites
from bench.report import figure, table, write_section
from tools.services import Elasticsearch, Postgres, ServiceError
from tools.services.elasticsearch import HEAP
from tools.services.elasticsearch import VERSION as ELASTICSEARCH_VERSION

REINDEX_SECONDS = 60  # limit for 20,000 products (issue 4)
SUGGEST_MS = 10  # p95 in the server
SEARCH_MS = {20_000: 25, 200_000: 60}  # p95 of query and facets by number of products


def prepare(shop: sites.Shop, products: int) -> None:
    """Fill the database unless it holds the products."""
    shop.run("manage.py", "prepare_database", "--verbosity", "0")
    shop.run("manage.py", "setup_site")
    if not sites.is_filled(shop.environment["DATABASE_URL"]):
        shop.run("-m", "bench.shop", "seed", str(products))
        sites.note_filled(shop.environment["DATABASE_URL"])
    shop.run("-m", "bench.shop", "only-real")


def reindex(shop: sites.Shop) -> float:
    """Rebuild every document and the index; return seconds, with the start of Python in them."""
    start = time.monotonic()
    shop.run("manage.py", "reindex")
    return time.monotonic() - start


def measure(products: int, documents: int) -> list[str]:
    """Run everything and return the lines of the section."""
    before = machine.load_average()
    with Postgres("bench") as postgres, Elasticsearch("bench") as node:
        shop = sites.our_shop(sites.database(postgres, f"search_{products}"), node.url, page_cache=False)
        prepare(shop, products)
        seconds, started = reindex(shop), machine.load_average()
        small = json.loads(shop.run("-m", "bench.shop", "ask", capture=True))
        shop.run("-m", "bench.shop", "multiply", str(documents))
        pushed = time.monotonic()
        shop.run("-m", "bench.shop", "push")
        pushed = time.monotonic() - pushed
        large = json.loads(shop.run("-m", "bench.shop", "ask", capture=True))
        shop.run("-m", "bench.shop", "only-real")
        described = machine.describe(PostgreSQL=sites.server_version(postgres), Elasticsearch=ELASTICSEARCH_VERSION)
    limit = f"limit {REINDEX_SECONDS} s for 20,000: {_verdict(seconds, REINDEX_SECONDS)}"
    return [
        "## Search",
        "",
        *described,
        f"- one Elasticsearch node with {HEAP} of heap, one process that asks one question at a time, on one machine",
        f"- load before: {before}; when the questions began: {started}",
        f"- questions: {len(small['database']['search'])} (the judged queries, every second with filters, and lists), "
        f"{len(small['suggestions'])} beginnings for suggestions",
        f"- the {large['documents']:,} documents are those of {products:,} products and others made of the same words "
        "by the same builder; those belong to no product, so fewer cards are drawn from them",
        "",
        f"Reindex of {products:,} products, documents and index, start of Python included: {seconds:.0f} s ({limit}). "
        f"A new index of {documents:,} stored documents: {pushed:.0f} s.",
        "",
        *table(
            ["what", "documents", "p50 ms", "p95 ms", "highest", "p95 limit"],
            [row for found in (small, large) for row in _rows(found)],
        ),
        "",
        f"Memory of the asking process: {small['memory_mb']:.0f} MB with {small['documents']:,} documents, "
        f"{large['memory_mb']:.0f} MB with {large['documents']:,} (every worker keeps the facets of all documents).",
    ]


def _rows(found: dict) -> list[list[str]]:
    documents = found["documents"]
    limit = SEARCH_MS.get(documents)
    return [
        _row("Elasticsearch: query and facets", documents, found["elasticsearch"]["node"], limit),
        _row("whole search over Elasticsearch, cards and labels too", documents, found["elasticsearch"]["search"]),
        _row("whole search over the database", documents, found["database"]["search"]),
        _row("suggestion", documents, found["suggestions"], SUGGEST_MS),
    ]


def _row(what: str, documents: int, times: list[float], limit: float | None = None) -> list[str]:
    p95 = statistics.quantiles(times, n=20)[18]
    verdict = f"{limit:g}: {_verdict(p95, limit)}" if limit else ""
    return [what, f"{documents:,}", figure(statistics.median(times)), figure(p95), figure(max(times)), verdict]


def _verdict(value: float, limit: float) -> str:
    return "kept" if value <= limit else "MISSED"


def main() -> int:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--dry", action="store_true", help="print the section instead of writing bench/results.md")
    arguments = parser.parse_args()
    try:
        lines = measure(arguments.products, arguments.documents)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.dry:
        print("\n".join(lines))
    else:
        write_section("search", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
