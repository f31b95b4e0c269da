"""``make bench``: our pages and purchases beside a stock Oscar, on one PostgreSQL server, in one run.

Small and quick while working on it: ``python -m bench --products 500 --rounds 1 --seconds 3 --dry``.
"""

import argparse
import contextlib
import dataclasses
import statistics
import sys
import urllib.request
from collections.abc import Callable

from bench import machine, sites
from bench.load import LoadError, Rate, client_name, load
from bench.purchases import Sold, buy_from_ours, buy_from_stock, sell
from bench.report import figure, median_and_spread, table, write_section
from tools.services import Elasticsearch, Postgres, ServiceError
from tools.services.elasticsearch import VERSION as ELASTICSEARCH_VERSION

PAGES = {
    "results": "all products",
    "category": "category",
    "search": "search with words",
    "product": "product",
}
CARDS = {"stock": 'class="product_pod"', "ours": 'class="card"', "ours-cached": 'class="card"'}
WARM_UP_SECONDS = 4  # of each page on each shop before the first round: workers load templates, facets, plans
SETTLE_SECONDS = 1  # before each measurement, since another shop had the machine
# Ratios to stock Oscar that issue 4 (pages) and issue 5 (orders) ask for.
GOALS = {
    ("results", "ours-cached"): 80,
    ("results", "ours"): 6,
    ("product", "ours-cached"): 28,
    ("product", "ours"): 3,
    ("orders", "ours-cached"): 3,
}
NAMES = {"stock": "stock Oscar", "ours": "ours, page cache off", "ours-cached": "ours, page cache on"}


@dataclasses.dataclass
class Running:
    """A shop that is being served: its port and what to ask for."""

    name: str
    port: int
    at: dict
    buy: Callable


class Run:
    """What one run measures, round by round."""

    def __init__(self, shops: list[Running], seconds: float):
        self.shops, self.seconds = shops, seconds
        self.pages: dict[tuple[str, str], list[Rate]] = {}
        self.sold: dict[str, list[Sold]] = {}
        self.sizes = {(page, shop.name): _look_at(shop, page) for page in PAGES for shop in shops}

    def warm_up(self) -> None:
        """Ask for everything once without noting it, so that the first round is like the others."""
        seconds = min(WARM_UP_SECONDS, self.seconds)
        for shop in self.shops:
            for page in PAGES:
                load(shop.port, shop.at[page], seconds, sites.FOLDER)
            sell(shop.buy, shop.port, shop.at, seconds)

    def measure_pages(self) -> None:
        """One round: each page on each shop, the shops taking turns."""
        for page in PAGES:
            for shop in self.shops:
                paths = shop.at[page]
                load(shop.port, paths, SETTLE_SECONDS, sites.FOLDER)
                rate = load(shop.port, paths, self.seconds, sites.FOLDER)
                self.pages.setdefault((page, shop.name), []).append(rate)
                print(f"  {page:9} {NAMES[shop.name]:22} {figure(rate.per_second):>8} req/s", flush=True)

    def measure_orders(self) -> None:
        """One round of purchases on stock Oscar and on ours as it is shipped."""
        for shop in self.shops:
            if shop.name == "ours":
                continue
            sold = sell(shop.buy, shop.port, shop.at, self.seconds)
            if sold.failures or not sold.orders:
                raise LoadError(f"{shop.name}: {sold.orders} orders, failures {dict(sold.failures)}")
            self.sold.setdefault(shop.name, []).append(sold)
            print(f"  orders    {NAMES[shop.name]:22} {figure(sold.per_second):>8} orders/s", flush=True)

    def lines(self) -> list[str]:
        """Return the tables of the report."""
        head = ["page", "shop", "req/s: median (lowest–highest)", "p50 ms", "p95 ms", "KB", "× stock", "goal"]
        rows = [self._page_row(page, shop.name) for page in PAGES for shop in self.shops]
        order_head = ["purchase", "orders/s: median (lowest–highest)", "p50 ms", "requests", "× stock", "goal"]
        order_rows = [self._order_row(name) for name in self.sold]
        return [*table(head, rows), "", *table(order_head, order_rows)]

    def _page_row(self, page: str, shop: str) -> list[str]:
        rates = self.pages[page, shop]
        speeds = [rate.per_second for rate in rates]
        stock = [rate.per_second for rate in self.pages[page, "stock"]]
        return [
            PAGES[page],
            NAMES[shop],
            median_and_spread(speeds),
            figure(statistics.median(rate.p50_ms for rate in rates)),
            figure(statistics.median(rate.p95_ms for rate in rates)),
            figure(self.sizes[page, shop] / 1024),
            *_ratio(speeds, stock, GOALS.get((page, shop))),
        ]

    def _order_row(self, shop: str) -> list[str]:
        runs = self.sold[shop]
        speeds = [sold.per_second for sold in runs]
        return [
            NAMES[shop],
            median_and_spread(speeds),
            figure(statistics.median(sold.p50_ms for sold in runs)),
            str(runs[0].requests),
            *_ratio(speeds, [sold.per_second for sold in self.sold["stock"]], GOALS.get(("orders", shop))),
        ]


def _ratio(speeds: list[float], stock: list[float], goal: float | None) -> list[str]:
    """Return the cells "× stock" (the median of the ratios of the rounds) and "goal"."""
    ratio = statistics.median(ours / theirs for ours, theirs in zip(speeds, stock, strict=True))
    if not goal:
        return [figure(ratio), ""]
    return [f"{figure(ratio)}", f"≥ {goal} {'reached' if ratio >= goal else 'MISSED'}"]


def _look_at(shop: Running, page: str) -> int:
    """Return the bytes of a page after checking that it shows what it should. Raises LoadError."""
    with urllib.request.urlopen(f"http://127.0.0.1:{shop.port}{shop.at[page][0]}") as answer:
        text = answer.read().decode()
    cards = text.count(CARDS[shop.name])
    if (page != "product" and not cards) or (page == "results" and cards != 24):
        raise LoadError(f"{NAMES[shop.name]} shows {cards} products at {shop.at[page][0]}")
    return len(text.encode())


@contextlib.contextmanager
def running(products: int):
    """Make and serve all shops while the block runs; give them, and a description of the machine."""
    with Postgres("bench") as postgres, Elasticsearch("bench") as node, contextlib.ExitStack() as stack:
        stock = sites.stock_shop(sites.database(postgres, f"stock_{products}"))
        database = sites.database(postgres, f"ours_{products}")
        cached, plain = (sites.our_shop(database, node.url, page_cache=on) for on in (True, False))
        print("Preparing stock Oscar …", flush=True)
        stock_at = sites.prepare_stock(stock, products)
        print("Preparing ours …", flush=True)
        our_at = sites.prepare_ours(plain, products)
        stack.enter_context(plain.background("manage.py", "db_worker"))
        shops = [
            Running(shop.name, stack.enter_context(shop.serve()), at, buy)
            for shop, at, buy in (
                (stock, stock_at, buy_from_stock),
                (plain, our_at, buy_from_ours),
                (cached, our_at, buy_from_ours),
            )
        ]
        yield shops, machine.describe(PostgreSQL=sites.server_version(postgres), Elasticsearch=ELASTICSEARCH_VERSION)


def measure(products: int, rounds: int, seconds: float) -> list[str]:
    """Run everything and return the lines of the section."""
    client, before = client_name(), machine.load_average()
    with running(products) as (shops, described):
        run = Run(shops, seconds)
        run.warm_up()
        started = machine.load_average()
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}, load {machine.load_average()}", flush=True)
            run.measure_pages()
        for _number in range(rounds):
            run.measure_orders()
        return [
            "## Pages and purchases beside a stock Oscar",
            "",
            *described,
            f"- {products:,} products in each shop, {rounds} rounds of {seconds:g} s, shops taking turns",
            f"- client: {client}, on the same cores as the servers; 2 page-server workers for each shop",
            f"- load before: {before}; when the first round began (after the preparation): {started}",
            "",
            *run.lines(),
        ]


def main() -> int:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--dry", action="store_true", help="print the section instead of writing bench/results.md")
    arguments = parser.parse_args()
    try:
        lines = measure(arguments.products, arguments.rounds, arguments.seconds)
    except (ServiceError, LoadError) as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.dry:
        print("\n".join(lines))
    else:
        write_section("pages", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
