"""What runs inside our shop's own Django: ``python -m bench.shop seed 10000``, ``… paths``, ``… ask`` and others."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable

RESULTS_PAGES = 40  # the shop offers no more than 1,000 products of a list
PRODUCTS, PURCHASES = 60, 400  # pages that are read, pairs that are bought


def print_progress(what: str) -> Callable[[int, int], None]:
    """Return a progress function that writes one line for each tenth."""
    start, said = time.monotonic(), [0]

    def show(done: int, total: int) -> None:
        if done * 10 // max(total, 1) > said[0]:
            said[0] = done * 10 // total
            print(f"  {what}: {done:,} of {total:,} in {time.monotonic() - start:.1f} s", flush=True)

    return show


def seed(count: int) -> None:
    """Make products and their documents."""
    from bench import seed as seeding
    from search import services

    seeding.seed(count, print_progress("products"))
    services.reindex(print_progress("documents"))


def paths() -> dict:
    """Return what a measurement asks for: addresses of lists, of products, and pairs to buy of two producers."""
    from django.urls import reverse
    from django.utils.http import urlencode

    from bench.words import KINDS
    from catalogue.listings.models import Listing, ProductSet
    from search.results import page_count
    from shop.delivery.travel import reach_of
    from shop.places.models import Commune

    offered = Listing.objects.filter(state="published", product_set__age_restricted=False)
    offered = offered.select_related("product", "product_set")
    first = list(offered.order_by("product_id")[: PRODUCTS + PURCHASES])
    goods = [{"pk": listing.product_id, "url": listing.product.get_absolute_url()} for listing in first]
    owners = {listing.product_id: listing.owner_id for listing in first}
    # What stays fresh on a short way only is not sent to everybody.
    stays_near = {listing.product_id for listing in first if reach_of(listing.product_set)}
    sent = [one for one in goods if one["pk"] not in stays_near]
    pairs = zip(sent, reversed(sent), strict=True)
    sets = ProductSet.objects.filter(listings__state="published").distinct().select_related("category")
    commune = Commune.objects.select_related("province", "unit_type").order_by("code").first()
    everything, pages = reverse("catalogue:index"), min(RESULTS_PAGES, page_count(offered.count()))
    return {
        "results": [f"{everything}?trang={page}" for page in range(1, pages + 1)],
        "search": [f"{everything}?{urlencode({'q': kind.name.lower()})}" for kind in KINDS],
        "category": [reverse("catalogue:category", args=[s.category.slug, s.category_id]) for s in sets],
        "product": [one["url"] for one in goods[:PRODUCTS]],
        "pairs": [pair for pair in pairs if owners[pair[0]["pk"]] != owners[pair[1]["pk"]]][:PURCHASES],
        "commune": {"text": f"{commune.full_name}, {commune.province.name}", "code": commune.code},
        "basket_add": reverse("basket:add"),
        "basket": reverse("basket:summary"),
        "badge": reverse("basket:badge"),
        "checkout": reverse("checkout:index"),
        "summary": reverse("checkout:summary"),
    }


def multiply(total: int) -> None:
    """Add documents without a product until there are ``total``."""
    from bench import documents

    documents.multiply(total, print_progress("more documents"))


def only_real() -> None:
    """Take the documents without a product away again."""
    from django.db import connection

    from catalogue.models import Product
    from search.models import SearchDocument

    gone = SearchDocument.objects.exclude(product_id__in=Product.objects.values("pk"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE product_id NOT IN (SELECT id FROM catalogue_product)")
    gone.delete()


def push() -> None:
    """Build a new Elasticsearch index from the stored documents."""
    from search import elastic_index

    elastic_index.rebuild(print_progress("index"))


def ask() -> None:
    """Ask the search and print how long it took."""
    from bench import asking

    print(json.dumps(asking.measure()))


ACTIONS = {
    "seed": seed,
    "multiply": multiply,
    "only-real": only_real,
    "push": push,
    "ask": ask,
    "paths": lambda: print(json.dumps(paths())),
}


def main() -> int:
    """Run one of the actions."""
    parser = argparse.ArgumentParser(prog="python -m bench.shop", description=__doc__)
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("count", type=int, nargs="?", help="how many, for seed and multiply")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    import django

    django.setup()
    ACTIONS[arguments.action](*([] if arguments.count is None else [arguments.count]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
