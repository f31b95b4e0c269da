"""What a results page draws: cards, counts with their labels, chips to remove. Labels are in the reader's language."""

import dataclasses

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search import histogram
from search.backends import Response
from search.chips import Chip, as_words, price_label, shelf_label, stars_label
from search.document import Card
from search.histogram import Histogram
from search.near import REACHES
from search.plan import Plan
from search.query import PER_PAGE, PRICE_BARS, PRICE_STEPS, STARS, Query, price_range_key
from search.reference import ProvinceInfo, Reference
from search.understanding import Understood
from shop.partner.models import Producer

PROVINCES_SHOWN = 8
FEW = 3  # results up to which a better spelling is offered
MAX_REACH = 1000  # deeper pages are not offered: narrowing helps more than page 43


@dataclasses.dataclass
class Option:
    """One value of a facet; ``note`` is the smaller text beside it, ``inside`` are narrower values."""

    param: str
    value: str
    label: str
    count: int
    chosen: bool
    note: str = ""
    inside: "list[Option]" = dataclasses.field(default_factory=list)
    link: str = ""

    @property
    def opened(self) -> bool:
        """Whether the narrower values are worth their room: sets always, old provinces once theirs is chosen."""
        return self.param != "tinh" or self.chosen or any(option.chosen for option in self.inside)

    @property
    def idle(self) -> bool:
        """Nothing to choose here now: shown, but disabled."""
        return not self.count and not self.chosen


@dataclasses.dataclass
class Facet:
    """One group of options. ``kind`` tells the template apart: ticks, price, near."""

    name: str
    label: str
    options: list[Option]
    kind: str = "ticks"
    error: str = ""
    shown: int = 99
    histogram: Histogram | None = None

    @property
    def first(self) -> list[Option]:
        """The options in view, all chosen ones among them."""
        return self.options[: self.shown] + [option for option in self.options[self.shown :] if option.opened]

    @property
    def rest(self) -> list[Option]:
        """The options behind "more"."""
        return [option for option in self.options[self.shown :] if not option.opened]


@dataclasses.dataclass
class Answer:
    """What must be said above the list: ``fixed`` text that was searched instead of the typed one (``literal`` is the
    query string that insists), a correction on ``offer``, a place that was given up, a word that is missing. With
    ``ask_position`` the words said "near me" and it is not known where that is.
    """

    fixed: str = ""
    literal: str = ""
    offer: str = ""
    offer_link: str = ""
    widened: str = ""
    near: bool = False
    ask_position: bool = False


@dataclasses.dataclass
class Results:
    """A page of results. ``total`` counts everything found, ``cards`` are the sellable ones of this page."""

    query: Query
    cards: list[Card]
    total: int
    facets: list[Facet]
    chips: list[Chip]
    page: int
    pages: int
    understood: Understood
    answer: Answer

    @property
    def next_page(self) -> int:
        """Number of the next page."""
        return self.page + 1

    @property
    def first(self) -> str:
        """Place of the first card in the whole list, from 1; a text, so that no language groups its digits."""
        return str((self.page - 1) * PER_PAGE + 1)

    @property
    def low_text(self) -> str:
        """What stands in the field of the lowest price: as it was typed."""
        return self.query.raw.get("gia_tu", "")

    @property
    def high_text(self) -> str:
        """What stands in the field of the highest price: as it was typed."""
        return self.query.raw.get("gia_den", "")

    @property
    def reaches(self) -> list[int]:
        """The km to choose from, the one in force among them."""
        near = self.query.filters.near
        return sorted({*REACHES, round(near.km)} if near else REACHES)

    @property
    def numbers(self) -> list[int]:
        """Page numbers to link: the first, the last, and two on either side of this one."""
        near = range(self.page - 2, self.page + 3)
        return [number for number in range(1, self.pages + 1) if number in near or number in (1, self.pages)]


def page_count(total: int) -> int:
    """Return the number of pages that are offered, at least one."""
    return max(1, -(-min(total, MAX_REACH) // PER_PAGE))


def sort_options(query: Query) -> list[tuple[str, str]]:
    """Return (value, label) of each order that can be asked for now."""
    options = [
        ("phu-hop", _("Best match")),
        ("moi", _("Newest in the shop")),
        ("gia-tang", _("Lowest price first")),
        ("gia-giam", _("Highest price first")),
        ("sao", _("Most stars first")),
        ("ten", _("Name, A to Z")),
    ]
    return options + ([("gan", _("Nearest to me first"))] if query.filters.near else [])


class _Facets:
    """Turns counts into labelled options for one query."""

    def __init__(self, query: Query, response: Response, names: Reference):
        self.query, self.counts, self.names = query, response.counts, names
        self.language = get_language() or "vi"

    def option(self, param: str, value, label: str, facet: str, note: str = "", inside: list | None = None) -> Option:
        """Return one option with its count and whether it was ticked."""
        count = self.counts.get(facet, {}).get("shelf" if facet == "near" else value, 0)
        text = "1" if value is True else str(value)
        return Option(param, text, label, count, text in self.query.raw.getlist(param), note, inside or [])

    def stars(self) -> Facet:
        """3, 4 and 5 stars."""
        options = [self.option("sao", n, stars_label(n), "stars") for n in STARS]
        return self.facet("sao", _("Stars"), options)

    def goods(self) -> Facet:
        """Groups with their sets inside; a group whose sets count nothing stays, its empty sets do not."""
        options = []
        for number, group in sorted(self.names.groups.items()):
            sets = [
                self.option("tap", code, info.local(self.language), "set_code")
                for code, info in sorted(self.names.sets.items())
                if info.group == number and self._in_scope(code)
            ]
            option = self.option("nhom", number, group.local(self.language), "group", inside=_living(sets))
            if sets:
                options.append(option)
        return self.facet("tap", _("Product set"), options)

    def _in_scope(self, code: str) -> bool:
        return self.query.filters.scope is None or code in self.query.filters.scope

    def places(self) -> Facet:
        """Provinces with goods; those that were merged name their former parts, which can be chosen alone."""
        asked = {*self.query.raw.getlist("tinh"), *self.query.raw.getlist("cu")}
        options = []
        for slug, info in self.names.provinces.items():
            merged = info.formers if len(info.formers) > 1 else {}
            inside = []
            if asked & {slug, *merged}:
                inside = [self.option("cu", old, _former_label(name), "former") for old, name in merged.items()]
            options.append(self.option("tinh", slug, info.name, "province", self._merged(info), _living(inside)))
        found = self.facet("tinh", _("Province"), sorted(_living(options), key=lambda option: -option.count))
        found.shown = PROVINCES_SHOWN
        return found

    @staticmethod
    def _merged(info: ProvinceInfo) -> str:
        """Return "(gồm Hà Giang cũ)" for a province that took others in."""
        others = [name for name in info.formers.values() if name != info.name] if len(info.formers) > 1 else []
        return _("(with former %(names)s)") % {"names": ", ".join(others)} if others else ""

    def regions(self) -> Facet:
        """The six regions."""
        regions = self.names.regions.items()
        options = [self.option("vung", slug, info.local(self.language), "region") for slug, info in regions]
        return self.facet("vung", _("Region"), options)

    def prices(self) -> Facet:
        """How prices are spread, and price steps; a step sets both ends of the range."""
        found = Facet("gia", _("Price"), [self._price(*step) for step in PRICE_STEPS], "price")
        found.histogram = histogram.build(self.counts.get("price", {}), self.query.filters, self.language)
        return found

    def _in_step(self, low: int, high: int | None) -> int:
        """Return how many products a price step has: those of its bars."""
        inside = [bar for bar in PRICE_BARS if bar[0] >= low and (high is None or bar[0] < high)]
        return sum(self.counts.get("price", {}).get(price_range_key(*bar), 0) for bar in inside)

    def _price(self, low: int, high: int | None) -> Option:
        value = price_range_key(low, high)
        label = price_label(low or None, high and high - 1, self.language)
        filters = self.query.filters
        picked = ((filters.price_min or 0), filters.price_max) == (low, high and high - 1)
        link = self.query.raw.copy()
        link["gia_tu"], link["gia_den"] = str(low), "" if high is None else str(high - 1)
        option = Option("gia", value, label, self._in_step(low, high), picked)
        for end in ("gia_tu", "gia_den"):
            if link[end] in ("", "0"):
                del link[end]
        link.pop("trang", None)
        option.link = link.urlencode()
        return option

    def kinds(self) -> Facet:
        """Kinds of producers."""
        kinds = Producer.Kind.choices
        options = [self.option("loai", kind, str(label), "producer_kind") for kind, label in kinds]
        return self.facet("loai", _("Producer"), options)

    def stock(self) -> Facet:
        """In stock or all."""
        return self.facet("con_hang", _("Stock"), [self.option("con_hang", True, _("In stock"), "in_stock")])

    def near(self) -> Facet:
        """How far around, and whether a sales point there must have it; nothing to tick before a place is known."""
        near = self.query.filters.near
        options = [self.option("diem_gan", True, shelf_label(), "near")] if near else []
        return Facet("gan", _("Near me"), options, "near", self.query.errors.get("gan", ""))

    def facet(self, name: str, label: str, options: list[Option]) -> Facet:
        """Return a group of ticks with what was wrong about it."""
        return Facet(name, label, options, error=self.query.errors.get(name, ""))

    def all(self) -> list[Facet]:
        """Return the facets in the order of the page."""
        return [
            self.near(),
            self.stars(),
            self.goods(),
            self.regions(),
            self.places(),
            self.prices(),
            self.kinds(),
            self.stock(),
        ]


def build_facets(query: Query, response: Response, names: Reference) -> list[Facet]:
    """Return all facets with labels and counts."""
    return _Facets(query, response, names).all()


def _living(options: list[Option]) -> list[Option]:
    """Leave out what counts nothing and was not chosen, in long lists."""
    return [option for option in options if not option.idle]


def _former_label(name: str) -> str:
    return _("former %(name)s") % {"name": name}


def build_answer(query: Query, plan: Plan, response: Response, names: Reference) -> Answer:
    """Return what must be said above the list."""
    answer = Answer()
    kind = response.step.kind if response.step else ""
    if kind == "corrected":
        answer.fixed, answer.literal = plan.fixed, as_words(query.raw, "spelling")
    elif kind != "exact" and 0 < response.total <= FEW and plan.offer:
        answer.offer, answer.offer_link = plan.offer, reworded(query.raw, plan, plan.offer)
    answer.near = kind == "near"
    answer.ask_position = not query.filters.near and any(find.kind == "near" for find in plan.understood.finds)
    if response.widened:
        answer.widened = next((find.value for find in plan.understood.finds if find.kind == "place"), "")
    return answer


def reworded(data: QueryDict, plan: Plan, words: str) -> str:
    """Return the query string that looks for other words; what else the text said stays."""
    changed = data.copy()
    changed.pop("trang", None)
    changed["q"] = " ".join([words, *(find.words for find in plan.understood.finds)])
    return changed.urlencode()
