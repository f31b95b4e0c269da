"""What search knows about one product, as plain values: text, facets, days, place, and the card that a list draws.

One function builds it, in bulk, and every backend stores the same.
"""

import dataclasses
import datetime as dt
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.listings.packs import pack_local
from search.marks import Terms, marked, spans
from search.near import Nearby
from search.text import fold, join_values

FEW = 5  # pieces: fewer are counted out, so that nobody is surprised


@dataclasses.dataclass(frozen=True)
class Span:
    """Local days ``first`` … ``last`` (both whole) on which a certificate of ``stars`` counts; it ends on ``until``."""

    first: dt.date
    last: dt.date
    stars: int
    until: dt.date

    def as_json(self) -> list:
        """Return the span as a list that JSON can hold."""
        return [self.first.isoformat(), self.last.isoformat(), self.stars, self.until.isoformat()]

    @classmethod
    def from_json(cls, row: list) -> "Span":
        """Return the span that :meth:`as_json` wrote."""
        first, last, stars, until = row
        day = dt.date.fromisoformat
        return cls(day(first), day(last), stars, day(until))


@dataclasses.dataclass(frozen=True)
class CardPicture:
    """What ``{% picture %}`` needs of a picture: its name and its size in pixels."""

    name: str
    width: int
    height: int


@dataclasses.dataclass(frozen=True)
class StockState:
    """How a list says what is left: ``kind`` is ok, warn or bad."""

    kind: str
    label: str


class Marks(NamedTuple):
    """The texts of a card with ``<mark>`` around what was looked for, in the reader's language."""

    name: str
    province: str
    former: str


_OF_THE_MOMENT = ("stars", "valid_until", "marks", "nearby")


@dataclasses.dataclass(frozen=True)
class Card:
    """One product as every list draws it. Amounts are whole đồng; ``available`` is None where nothing is counted."""

    pk: int
    slug: str
    name: str
    name_en: str
    pack: str
    province: str
    former_province: str
    producer: str
    price_vnd: int
    price_from: bool
    available: int | None
    age_restricted: bool
    is_service: bool
    set_code: str
    group: int
    points: int = 0
    rating: float | None = None
    picture: CardPicture | None = None
    stars: int = 0
    valid_until: dt.date | None = None
    marks: Marks | None = None
    nearby: Nearby | None = None

    @property
    def name_local(self) -> str:
        """Name in the reader's language, Vietnamese when there is no English one."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def pack_local(self) -> str:
        """Pack in the reader's language."""
        return pack_local(self.pack)

    @property
    def name_drawn(self) -> str:
        """``name_local`` with marks on what the reader looked for."""
        return self.marks.name if self.marks else self.name_local

    @property
    def province_drawn(self) -> str:
        """Province with marks on what the reader looked for."""
        return self.marks.province if self.marks else self.province

    @property
    def former_drawn(self) -> str:
        """Former province with marks on what the reader looked for."""
        return self.marks.former if self.marks else self.former_province

    def marked_for(self, looked_for: Terms) -> "Card":
        """Return the card with marks; the same card when it has nothing of it, so that its kept drawing serves."""
        plain = (self.name_local, self.province, self.former_province)
        if not any(spans(text, looked_for) for text in plain):
            return self
        return dataclasses.replace(self, marks=Marks(*(marked(text, looked_for) for text in plain)))

    @property
    def url(self) -> str:
        """Address of the product page."""
        return reverse("catalogue:detail", kwargs={"product_slug": self.slug, "pk": self.pk})

    @property
    def state(self) -> "StockState":
        """What a buyer may expect of the stock, in words."""
        if self.is_service:
            return StockState("ok", _("Book a date"))
        if self.available and self.available > FEW:
            return StockState("ok", _("In stock"))
        if self.available:
            return StockState("warn", _("%(number)d left") % {"number": self.available})
        return StockState("ok", _("Sales points only")) if self.points else StockState("bad", _("Out of stock"))

    @property
    def can_be_added(self) -> bool:
        """Whether the card offers its button: nothing that needs an age question, a date or stock first."""
        return not self.age_restricted and not self.is_service and not self.price_from and bool(self.available)

    def on(self, day: dt.date, spans: list[Span]) -> "Card | None":
        """Return the card as it stands on ``day``, or None when no certificate counts that day."""
        span = span_on(day, spans)
        return span and dataclasses.replace(self, stars=span.stars, valid_until=span.until)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored: stars and end come from the spans on the day of reading, the rest from the search."""
        kept = {name: value for name, value in vars(self).items() if name not in _OF_THE_MOMENT}
        return kept | {"picture": vars(self.picture) if self.picture else None}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Card":
        """Return the card that :meth:`as_json` wrote."""
        picture = row["picture"]
        return cls(**{**row, "picture": CardPicture(**picture) if picture else None})


def span_on(day: dt.date, spans: list[Span]) -> Span | None:
    """Return the span that counts on ``day``; the database allows at most one."""
    return next((span for span in spans if span.first <= day <= span.last), None)


@dataclasses.dataclass
class ProductText:
    """The searched text in its one spelling (``search.text.acc``); the folded twin is made from it.

    ``core`` is the name without the places of its own address, ``variants`` are other ways to say it, ``broad``
    the everyday words for its kind, ``heads`` its beginnings of one to three syllables: in Vietnamese the head of a
    name comes first. ``place`` has one value per name of its places, new and old. ``en`` is folded.
    """

    name: str
    core: str
    variants: list[str]
    broad: list[str]
    heads: list[str]
    place: list[str]
    en: str
    primary: str = ""

    def fields(self) -> dict[str, str]:
        """Return the eleven columns of the full-text table: five accented, their folded twins, and English."""
        accented = {
            "core": self.core,
            "var": join_values(self.variants),
            "broad": join_values(self.broad),
            "name": self.name,
            "place": join_values(self.place),
        }
        return accented | {f"{key}_f": fold(value) for key, value in accented.items()} | {"en": self.en}


@dataclasses.dataclass
class ProductDocument:
    """A product as the index holds it. ``version`` grows with every rebuild; backends refuse an older one."""

    product_id: int
    text: ProductText
    card: Card
    spans: list[Span]
    group: int
    set_code: str
    province: str
    region: str
    former: str
    producer_kind: str
    producer_id: int
    price_vnd: int
    in_stock: bool
    points: list[int]
    gift: int
    sales: int
    listed_on: dt.date
    sort_name: str
    latitude: float | None
    longitude: float | None
    version: int = 0
