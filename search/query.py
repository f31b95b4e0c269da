"""What a buyer asks for: read from an address, kept as plain values, wrong values answered with a sentence."""

import dataclasses
import functools
import itertools

from django.http import QueryDict
from django.utils.translation import gettext as _

from search import near
from search.near import Near
from search.reference import CategoryInfo, Reference
from shop.core.money import AmountError, parse_vnd
from shop.core.text import clean_line, slugify_vi
from shop.partner.models import Producer

MAX_TEXT = 200
PER_PAGE = 24
SORTS = ("phu-hop", "moi", "gia-tang", "gia-giam", "sao", "ten", "gan")
STARS = (5, 4, 3)
# Every parameter that is read of an address; what is not named here is taken off before a page is made.
PARAMETERS = (
    *("sao", "nhom", "tap", "vung", "tinh", "cu", "loai", "diem", "gia_tu", "gia_den", "con_hang", "qua"),
    *("sap_xep", "trang", "chu"),
)
FREE_PARAMETERS = ("q", "gan", "km", "diem_gan")  # endless: their pages are not kept
UNDERSTOOD_KINDS = ("stars", "price", "producer", "gift", "place", "group", "spelling")
# Ranges of the price histogram: whole đồng, [from, to); the last one is open. The steps of the price facet are made of
# whole bars, so that one count serves both.
_EDGES = (0, 10, 20, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300, 400, 500, 700, 1000, 2000, 5000)
PRICE_BARS = tuple(
    (low * 1000, high and high * 1000) for low, high in itertools.zip_longest(_EDGES, _EDGES[1:], fillvalue=None)
)
PRICE_STEPS = ((0, 50_000), (50_000, 100_000), (100_000, 200_000), (200_000, 500_000), (500_000, None))


@dataclasses.dataclass(frozen=True)
class Filters:
    """Chosen facet values. Inside a facet one is enough, between facets all are needed.

    Prices are whole đồng, both ends included. ``scope`` limits to the sets of a category page and is no choice of
    the buyer's.
    """

    stars: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    sets: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    formers: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    producers: frozenset[int] = frozenset()
    points: frozenset[int] = frozenset()
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    gift: bool = False
    scope: frozenset[str] | None = None
    near: Near | None = None


PLACE_FIELDS = ("regions", "provinces", "formers")


def merged(explicit: Filters, understood: Filters) -> Filters:
    """Return the filters of the address, filled up with what the text says; what was chosen by hand goes first."""
    groups = [("stars",), ("groups", "sets"), PLACE_FIELDS, ("kinds",), ("price_min", "price_max"), ("gift",)]
    changes = {}
    for fields in groups:
        if not any(getattr(explicit, field) for field in fields):
            changes |= {field: getattr(understood, field) for field in fields}
    return dataclasses.replace(explicit, **changes)


def without_place(filters: Filters) -> Filters:
    """Return the filters without any place."""
    return dataclasses.replace(filters, **dict.fromkeys(PLACE_FIELDS, frozenset()))


@dataclasses.dataclass(frozen=True)
class Query:
    """A whole question: text, filters, order and page, with what was wrong by parameter name."""

    text: str = ""
    filters: Filters = Filters()
    sort: str = ""
    page: int = 1
    errors: dict[str, str] = dataclasses.field(default_factory=dict)
    raw: QueryDict = dataclasses.field(default_factory=lambda: QueryDict())
    moved_to: str = ""
    category: CategoryInfo | None = None
    plain: tuple[str, ...] = ()  # kinds of finds whose words the reader wants taken as words

    @property
    def order(self) -> str:
        """The order that is used: what was asked for, else relevance; without words the nearest is the best match."""
        return self.sort or ("gan" if self.filters.near and not self.text else SORTS[0])


class _Reader:
    """Reads one address; each wrong value leaves a sentence under its parameter and everything else counts."""

    def __init__(self, data: QueryDict, names: Reference):
        self.data, self.names, self.errors = data, names, {}

    def choices(self, param: str, allowed) -> frozenset:
        """Return the values of ``param`` that exist; ``allowed`` maps text to value."""
        asked = [value for value in self.data.getlist(param) if value]
        unknown = [value for value in asked if value not in allowed]
        if unknown:
            self.errors[param] = _("There is no filter “%(value)s”; it was left out.") % {"value": unknown[0][:40]}
        return frozenset(allowed[value] for value in asked if value in allowed)

    def amount(self, param: str) -> int | None:
        """Return whole đồng, None when nothing was typed or it cannot be read."""
        text = self.data.get(param, "").strip()
        if not text:
            return None
        try:
            return parse_vnd(text)
        except AmountError as error:
            self.errors[param] = str(error)
            return None

    def prices(self) -> tuple[int | None, int | None]:
        """Return lowest and highest price; a range the wrong way round is said and not applied."""
        low, high = self.amount("gia_tu"), self.amount("gia_den")
        if low is not None and high is not None and low > high:
            self.errors["gia_den"] = _("The highest price is below the lowest one; write the larger amount here.")
            return None, None
        return low, high

    def page(self) -> int:
        """Return the page number, 1 when it cannot be read."""
        text = self.data.get("trang", "")
        return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 1

    def near(self) -> Near | None:
        """Return the place around which to search; one that is not in Việt Nam is said and left out."""
        try:
            return near.read(self.data, self.names.points)
        except near.NearError as error:
            self.errors["gan"] = str(error)
            return None

    def filters(self, scope: frozenset[str] | None) -> Filters:
        """Return all filters; a broader choice gives way to a narrower one inside it."""
        names = self.names
        sets = self.choices("tap", {code: code for code in names.sets})
        groups = self.choices("nhom", {str(number): number for number in names.groups})
        formers = self.choices("cu", {slug: slug for info in names.provinces.values() for slug in info.formers})
        provinces = self.choices("tinh", {slug: slug for slug in names.provinces})
        regions = self.choices("vung", {slug: slug for slug in names.regions})
        narrower = {names.homes[slug][0] for slug in formers}
        low, high = self.prices()
        return Filters(
            stars=self.choices("sao", {str(stars): stars for stars in STARS}),
            groups=groups - {names.sets[code].group for code in sets},
            sets=sets,
            regions=regions - {names.provinces[slug].region for slug in provinces | narrower},
            provinces=provinces - narrower,
            formers=formers,
            kinds=self.choices("loai", {kind: kind for kind in Producer.Kind.values}),
            points=frozenset(int(pk) for pk in self.data.getlist("diem") if pk.isascii() and pk.isdecimal()),
            price_min=low,
            price_max=high,
            in_stock=self.data.get("con_hang") == "1",
            gift=self.data.get("qua") == "1",
            scope=scope,
            near=self.near(),
        )


def parse(data: QueryDict, names: Reference, category: CategoryInfo | None = None) -> Query:
    """Read a question from the query string of an address. Never raises: see ``errors`` and ``moved_to``.

    ``moved_to`` is the query string to redirect to when a province was named by its old name, or a position was
    finer than it should be.
    """
    reader = _Reader(data, names)
    sort = data.get("sap_xep", "")
    if sort not in SORTS:
        sort = ""
    return Query(
        text=clean_line(data.get("q", ""))[:MAX_TEXT],
        filters=reader.filters(category.sets if category else None),
        sort=sort,
        page=reader.page(),
        errors=reader.errors,
        raw=data,
        moved_to=moved_to(data, names) or near.rounded(data),
        category=category,
        plain=tuple(kind for kind in data.getlist("chu") if kind in UNDERSTOOD_KINDS),
    )


def moved_to(data: QueryDict, names: Reference) -> str:
    """Return the query string with old province names turned into the new province and the old name as filter."""
    asked = data.getlist("tinh")
    moved = {value: names.homes.get(slugify_vi(value), ("", "")) for value in asked if value not in names.provinces}
    moved |= {
        value: (slugify_vi(value), "")
        for value in asked
        if value not in names.provinces and slugify_vi(value) in names.provinces
    }
    if not any(home for home, _former in moved.values()):
        return ""
    changed = data.copy()
    changed.setlist("tinh", list(dict.fromkeys(moved.get(value, ("", ""))[0] or value for value in asked)))
    formers = [former for _home, former in moved.values() if former]
    changed.setlist("cu", list(dict.fromkeys([*data.getlist("cu"), *formers])))
    if not changed.getlist("cu"):
        del changed["cu"]
    return changed.urlencode()


@functools.cache
def price_range_key(low: int, high: int | None) -> str:
    """Return the name under which a range of prices is counted."""
    return f"{low}-{high or ''}"
