"""Reads of search: pages of results, shelves of cards for other pages, and counts. Nothing unsellable leaves here."""

import dataclasses
import datetime as dt
import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from catalogue.models import Product
from search import breaker
from search import snapshot as snapshots
from search.backends import Request, Response
from search.chips import build_chips
from search.document import Card, Span
from search.facets import narrow, selections
from search.marks import terms_of
from search.models import SearchDocument
from search.near import Near, Nearby
from search.plan import Plan, make_plan
from search.query import PER_PAGE, PLACE_FIELDS, Filters, Query, merged, parse, without_place
from search.reference import Reference, reference
from search.results import MAX_REACH, Results, build_answer, build_facets, page_count
from search.snapshot import Snapshot
from search.understanding import Understood
from search.vocabulary import vocabulary
from shop.core.clock import today


@dataclasses.dataclass(frozen=True)
class Look:
    """The state of the index at one moment: one query when nothing changed. A page takes one and uses it throughout."""

    view: Snapshot
    names: Reference

    def query(self, data: QueryDict, category_id: int | None = None) -> Query:
        """Return the question that an address asks; a category that does not exist leaves ``category`` empty."""
        return parse(data, self.names, self.names.categories.get(category_id))

    def search(self, query: Query, backend: str = "") -> Results:
        """Return one page of results with facets and chips, in two queries more.

        The products drawn are asked once more against ``Product.objects.sellable()``, whatever the index holds.
        """
        page, plan = min(query.page, page_count(MAX_REACH)), self.plan(query)
        request = self._request(query, plan, (page - 1) * PER_PAGE, PER_PAGE)
        response = breaker.answer(request, backend)
        query = dataclasses.replace(query, filters=request.filters[response.widened])
        answer = build_answer(query, plan, response, self.names)
        if answer.offer and self._count_of(answer.offer_link, query, backend) <= response.total:
            answer.offer = ""
        return Results(
            query=query,
            cards=self._drawn(response, plan, query.filters.near),
            total=response.total,
            facets=build_facets(query, response, self.names),
            chips=build_chips(query, self.names, plan.understood),
            page=page,
            pages=page_count(response.total),
            understood=plan.understood,
            answer=answer,
        )

    def count(self, query: Query, backend: str = "", literal: bool = False) -> int:
        """Return how many products a question finds, without drawing one; ``literal``: by its own words only."""
        plan = self.plan(query)
        return breaker.answer(self._request(query, plan.literal() if literal else plan, 0, 0), backend).total

    def _count_of(self, address: str, page: Query, backend: str) -> int:
        """Return how many products another query string of the same page finds."""
        return self.count(self.query(QueryDict(address), page.category and page.category.pk), backend)

    def plan(self, query: Query) -> Plan:
        """Return what the text of a question asks for."""
        if not query.text:
            return NOTHING
        return make_plan(query.text, self.names, vocabulary(self.view), query.plain)

    def _request(self, query: Query, plan: Plan, offset: int, limit: int) -> Request:
        filters = self._attempts(query.filters, plan.understood.filters, bool(plan.main))
        return Request(plan, filters, query.order, offset, limit, self.view)

    def _drawn(self, response: Response, plan: Plan, near: Near | None) -> list[Card]:
        """Return the cards of a page as this search draws them: with marks, and how far away things are."""
        looked_for = terms_of(response.step, plan.understood.finds)
        cards = [card.marked_for(looked_for) for card in cards_for(response.ids)]
        if near is None:
            return cards
        return [dataclasses.replace(card, nearby=self._nearby(card, near)) for card in cards]

    def _nearby(self, card: Card, near: Near) -> Nearby:
        return near.nearby(self.view.rows[self.view.position[card.pk]], self.names.points)

    def _attempts(self, explicit: Filters, understood: Filters, with_words: bool) -> tuple[Filters, ...]:
        """Return the filters to try: as understood, in the new province of an old one, then anywhere."""
        first = merged(explicit, understood)
        by_hand = any(getattr(explicit, field) for field in PLACE_FIELDS)
        if not with_words or by_hand or first == without_place(first):
            return (first,)
        homes = frozenset(self.names.homes[slug][0] for slug in first.formers)
        wider = dataclasses.replace(first, formers=frozenset(), provinces=first.provinces | homes)
        return (first, *([wider] if homes else []), without_place(first))


NOTHING = Plan(Understood())


def look() -> Look:
    """Return the state of the index as of now."""
    view = snapshots.current()
    return Look(view, reference(view.epoch))


def search(data: QueryDict, category_id: int | None = None) -> Results:
    """Return the page of results that an address asks for."""
    now = look()
    return now.search(now.query(data, category_id))


def cards_for(product_ids: Sequence[int]) -> list[Card]:
    """Return the cards of these products in the order given; who is not sellable today is left out. One query."""
    if not product_ids:
        return []
    found, day = {}, today()
    for start in range(0, len(product_ids), PER_PAGE):
        found |= dict(_drawn(list(product_ids[start : start + PER_PAGE]), day))
    return [found[pk] for pk in product_ids if found.get(pk)]


def _drawn(ids: list[int], day: dt.date) -> Iterator[tuple[int, Card | None]]:
    """Give (product, card) of up to one page of products that are sellable on the day."""
    sql, places = _cards_sql(connection.vendor)
    values = {**dict(zip(_NO_IDS, ids + [0] * (PER_PAGE - len(ids)), strict=True)), str(_NO_DAY): day}
    with connection.cursor() as cursor:
        cursor.execute(sql, [values.get(place if isinstance(place, int) else str(place), place) for place in places])
        for pk, card, spans in cursor.fetchall():
            days = [Span.from_json(span) for span in json.loads(spans)]
            yield pk, Card.from_json(json.loads(card)).on(day, days)


# Stand-ins for the ids and the day of a list: the queryset is compiled once, which costs more than running it.
_NO_IDS = tuple(range(-PER_PAGE, 0))
_NO_DAY = dt.date(1, 1, 1)


@functools.cache
def _cards_sql(vendor: str) -> tuple[str, tuple]:
    """Return SQL and parameters of the cards of a page, ``Product.objects.sellable()`` asked once more."""
    sellable = Product.objects.filter(pk__in=_NO_IDS).sellable(on=_NO_DAY)
    rows = SearchDocument.objects.filter(product_id__in=sellable.values("pk"), removed=False)
    texts = {"drawn": Cast("card", TextField()), "days": Cast("spans", TextField())}
    return rows.annotate(**texts).values_list("product_id", "drawn", "days").query.sql_with_params()


def shelf(
    *,
    set_code: str | None = None,
    group: int | None = None,
    province: str | None = None,
    producer: int | None = None,
    order: str = "newest",
    limit: int = 8,
    leave_out: Iterable[int] = (),
) -> list[Card]:
    """Return up to ``limit`` cards for a block of another page, in-stock ones first; two queries.

    ``province`` is a slug, ``producer`` a primary key, ``order`` "newest", "stars" or "popular" (what was ordered most
    in 30 days); ``leave_out`` are products that the page shows already.
    """
    filters = Filters(
        sets=frozenset([set_code] if set_code else ()),
        groups=frozenset([group] if group else ()),
        provinces=frozenset([province] if province else ()),
        producers=frozenset([producer] if producer else ()),
    )
    view = snapshots.current()
    left = narrow(view.alive, selections(view, filters))
    day = view.day.isoformat()
    keys = {
        "newest": lambda row: (not row.in_stock, -(row.listed_on.toordinal() if row.listed_on else 0), -row.product_id),
        "stars": lambda row: (not row.in_stock, -row.stars_on(day), -row.sales, row.product_id),
        "popular": lambda row: (not row.in_stock, -row.sales, -row.stars_on(day), row.product_id),
    }
    skip = set(leave_out)
    found = (view.rows[at].product_id for at in snapshots.chosen(left, view.ordered(f"shelf {order}", keys[order])))
    return cards_for(list(islice((pk for pk in found if pk not in skip), limit)))


def group_counts() -> dict[int, int]:
    """Return {group number: products sold today}."""
    return _value_counts("group")


def set_counts() -> dict[str, int]:
    """Return {set code: products sold today}."""
    return _value_counts("set_code")


def province_counts() -> dict[str, int]:
    """Return {province slug: products sold today}."""
    return _value_counts("province")


def counts(*facets: str) -> list[dict]:
    """Return {value: products sold today} for each facet ("group", "set_code", "province" …); one query in all."""
    view = snapshots.current()
    alive = view.alive
    return [
        {value: n for value, bits in view.bits.get(facet, {}).items() if (n := (bits & alive).bit_count())}
        for facet in facets
    ]


def _value_counts(facet: str) -> dict:
    return counts(facet)[0]


def catalogue_version() -> str:
    """Return a text that changes whenever a document does: the key under which whole pages are cached."""
    view = snapshots.current()
    return f"{view.epoch}.{view.generation}"
