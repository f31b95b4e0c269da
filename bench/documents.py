"""More search documents than there are products: 200,000 real rows of eleven tables would take a quarter of an hour.

Each further document has a name of its own, made of the same words, and its searched text comes from the real builder
(``search.building.product_text``); what is not searched is taken from a real product.
"""

import copy
import dataclasses
import random
from collections.abc import Iterator

from django.db import transaction

from bench.seed import SEED, Progress
from bench.words import KINDS, QUALITIES
from search.backends.fulltext import text_table
from search.building import product_text
from search.document import ProductText
from search.models import IndexState, SearchDocument
from search.places import Home, homes_of
from search.text import sort_text
from shop.core.text import slugify_vi, sort_key
from shop.places.models import Commune

CHUNK = 2_000


def multiply(total: int, progress: Progress = lambda done, total: None) -> int:
    """Add documents until there are ``total``; return how many were added. They belong to no product."""
    real = list(SearchDocument.objects.filter(removed=False).order_by("product_id"))
    missing = total - len(real)
    made = _made(real, missing)
    for start in range(0, missing, CHUNK):
        size = min(CHUNK, missing - start)
        _write([next(made) for _number in range(size)])
        progress(start + size, missing)
    return max(missing, 0)


def _made(real: list[SearchDocument], count: int) -> Iterator[tuple[SearchDocument, ProductText]]:
    """Give new documents with their text, one after another over the real ones."""
    chance = random.Random(SEED)
    homes = list(homes_of(set(Commune.objects.values_list("pk", flat=True))).values())
    first = real[-1].product_id + 1
    for number in range(count):
        row = copy.copy(real[number % len(real)])
        row.product_id = first + number
        yield _renamed(row, chance.choice(homes), chance)


def _renamed(row: SearchDocument, home: Home, chance: random.Random) -> tuple[SearchDocument, ProductText]:
    """Give a copied row another name and place."""
    kind, (quality, quality_en) = chance.choice(KINDS), chance.choice(QUALITIES)
    name = " ".join(filter(None, [kind.name, quality, home.commune]))
    name_en = " ".join(filter(None, [home.commune, quality_en, kind.name_en]))
    text = product_text(name, name_en, kind.set_code, home.place_names(), home.own)
    row.text, row.sort_name = dataclasses.asdict(text), sort_text(sort_key(name))
    row.card = {**row.card, "pk": row.product_id, "name": name, "name_en": name_en, "province": home.province}
    row.province, row.region, row.former = home.province_slug, home.region_slug, slugify_vi(home.former_province)
    row.set_code, row.group = kind.set_code, int(kind.set_code[0])
    return row, text


@transaction.atomic
def _write(made: list[tuple[SearchDocument, ProductText]]) -> None:
    """Store documents as one generation, as a rebuild does."""
    state = IndexState.objects.select_for_update().get()
    state.generation += 1
    state.save(update_fields=["generation"])
    for row, _text in made:
        row.generation = state.generation
    SearchDocument.objects.bulk_create([row for row, _text in made], batch_size=500)
    text_table().write({row.product_id: text.fields() for row, text in made}, set())
