"""What is offered while somebody types: products, places, sets and producers, each with its address."""

import dataclasses
import heapq
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search.backends.fulltext import text_table
from search.marks import Part, parts, terms_of
from search.plan import Step, Word, conjunction
from search.scoring import score, signals
from search.selectors import Look, cards_for, look
from search.snapshot import Snapshot, chosen
from search.text import fold, tokens, words
from search.vocabulary import vocabulary
from shop.places.selectors import find_places

PRODUCTS, PLACES, SETS, PRODUCERS = 5, 3, 2, 2
SCANNED, AMONG = 20, 200  # so many of so many matches are put in exact order
SHORTEST = 2


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """One line of the list: ``kind`` is product, place, set or producer; ``parts`` is the label with what to mark."""

    kind: str
    label: str
    note: str
    url: str
    parts: tuple[Part, ...] = ()


def suggest(text: str) -> list[Suggestion]:
    """Return up to twelve lines for what has been typed so far, nothing below two letters. Three queries at most."""
    asked = tuple(Word(word, (word,)) for word in tokens(text))
    if not asked or len(text.strip()) < SHORTEST:
        return []
    now, step = look(), Step("begun", (conjunction(asked, wide=True, begun=True),), asked)
    lines = [*_products(now, step), *_places(text), *_sets(now, asked), *_producers(now, asked)]
    looked_for = terms_of(step)
    return [dataclasses.replace(line, parts=tuple(parts(line.label, looked_for))) for line in lines]


class _Begun:
    """The best products for beginnings that were typed before, while the view of the index stays.

    "tr" begins thousands of names: putting them in order takes longer than a person waits between two letters, and
    everybody types it. Whether a product may still be shown is asked anew each time.
    """

    most = 4096
    view: Snapshot | None = None
    best: dict[tuple[str, ...], list[int]] = {}


def _products(now: Look, step: Step) -> list[Suggestion]:
    if _Begun.view is not now.view or len(_Begun.best) >= _Begun.most:
        _Begun.view, _Begun.best = now.view, {}
    best, typed = _Begun.best, tuple(word.text for word in step.words)
    if typed not in best:
        best[typed] = _best(now, step)
    return [Suggestion("product", card.name_local, card.province, card.url) for card in cards_for(best[typed])]


def _best(now: Look, step: Step) -> list[int]:
    """Return the products that fit best what has been typed: names that begin so, then whatever else it matches."""
    named = _named(now, " ".join(word.text for word in step.words))
    if len(named) == PRODUCTS:
        return named
    return list(dict.fromkeys([*named, *_matched(now, step)]))[:PRODUCTS]


def _named(now: Look, typed: str) -> list[int]:
    """Return the products whose names begin with what has been typed, or have it inside, in memory."""
    view = now.view
    near = vocabulary(view).names.begun(typed)
    places = {view.position[pk]: how_near for pk, how_near in near.items() if pk in view.position}

    def rough(at: int) -> tuple:
        row = view.rows[at]
        return places[at], not row.in_stock, -row.sales, row.product_id

    first = heapq.nsmallest(SCANNED, chosen(view.alive, places), key=rough)
    first.sort(key=lambda at: (places[at], -signals(view.rows[at], view.day), view.rows[at].product_id))
    return [view.rows[at].product_id for at in first[:PRODUCTS]]


def _matched(now: Look, step: Step) -> list[int]:
    """Return the products that match in any of their texts, by the points of a search."""
    alive, view = now.view.alive, now.view
    found = [pk for pk in text_table().match_some(step.tier, SCANNED, AMONG) if view.mask_of([pk]) & alive]

    def points(pk: int) -> float:
        row = view.rows[view.position[pk]]
        return score(step, row.text) + signals(row, view.day)

    return sorted(found, key=lambda pk: (-points(pk), pk))


def _places(text: str) -> list[Suggestion]:
    index = reverse("catalogue:index")
    hits = find_places(text, PLACES)
    return [Suggestion("place", hit.label, hit.note, f"{index}?{urlencode({'q': hit.label})}") for hit in hits]


def _begins(asked: tuple[Word, ...], folded: str) -> bool:
    """Say whether the words stand in a row in a folded name, the last one perhaps unfinished."""
    return f" {' '.join(word.folded for word in asked)}" in f" {folded}"


def _sets(now: Look, asked: tuple[Word, ...]) -> list[Suggestion]:
    language, address = get_language() or "vi", "catalogue:category"
    known = [info for info in now.names.categories.values() if info.sets]
    found = [info for info in known if _begins(asked, fold(words(info.local(language))))]
    return [
        Suggestion("set", info.local(language), _("Product set"), reverse(address, args=[info.slug, info.pk]))
        for info in found[:SETS]
    ]


def _producers(now: Look, asked: tuple[Word, ...]) -> list[Suggestion]:
    found = now.names.producers_with(" ".join(word.folded for word in asked), PRODUCERS)
    return [
        Suggestion("producer", name, _("Producer"), reverse("storefront:producer", args=[slug])) for name, slug in found
    ]
