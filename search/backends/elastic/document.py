"""The index mapping and how each field is prepared from a stored document."""

import datetime as dt
from typing import Any

from elasticsearch_dsl import (
    Boolean,
    Byte,
    Date,
    DateRange,
    Document,
    GeoPoint,
    Integer,
    Keyword,
    Long,
    Text,
)

from search.document import ProductText
from search.models import SearchDocument
from search.query import PRICE_BARS, price_range_key
from search.text import GAP, fold

PREFIXES = {"min_chars": 1, "max_chars": 10}


def _folded() -> Text:
    return Text(index_prefixes=PREFIXES)


COUNTED = ("group", "set_code", "region", "province", "former", "producer_kind")  # as they are stored


class ProductIndex(Document):
    """One product. ``sold`` are the days of sale, ``sold3`` … those of each star; a removed product has none.

    Texts come prepared, one spelling per word; the standard analyzer only splits at blanks.
    """

    core = Text()
    var = Text()
    broad = Text()
    name = Text()
    place = Text()
    core_f = _folded()
    var_f = _folded()
    broad_f = _folded()
    name_f = _folded()
    place_f = _folded()
    en = _folded()
    heads = Keyword()
    heads_f = Keyword()
    broad_kw = Keyword()
    broad_kw_f = Keyword()
    primary_f = Keyword()
    sold = DateRange(format="yyyy-MM-dd")
    sold3 = DateRange(format="yyyy-MM-dd")
    sold4 = DateRange(format="yyyy-MM-dd")
    sold5 = DateRange(format="yyyy-MM-dd")
    facets = Keyword()
    product_id = Long()
    group = Byte()
    set_code = Keyword()
    province = Keyword()
    region = Keyword()
    former = Keyword()
    producer_kind = Keyword()
    producer_id = Long()
    price_vnd = Long()
    in_stock = Boolean()
    points = Long()
    gift = Byte()
    sales = Integer()
    listed_on = Date(format="yyyy-MM-dd")
    sort_name = Keyword()
    location = GeoPoint()

    class Meta:
        dynamic = "strict"


SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "1s"}
_PLAIN = (
    "product_id",
    "group",
    "set_code",
    "province",
    "region",
    "former",
    "producer_kind",
    "producer_id",
    "price_vnd",
    "in_stock",
    "points",
    "gift",
    "sales",
    "sort_name",
)


class Prepared:
    """Prepares the fields of one stored document; one ``prepare_<field>`` per field that is not stored as it is."""

    def __init__(self, row: SearchDocument):
        self.row = row
        self.text = ProductText(**row.text) if row.text else None

    def source(self) -> dict[str, Any]:
        """Return the JSON of the document; of a removed product nothing but its key."""
        if self.row.removed or self.text is None:
            return {"product_id": self.row.product_id}
        fields = {name: getattr(self.row, name) for name in _PLAIN}
        fields |= {name: _values(value) for name, value in self.text.fields().items()}
        fields |= {name: prepare(self) for name, prepare in _PREPARED.items()}
        return {name: value for name, value in fields.items() if value not in (None, "", [])}

    def prepare_heads(self) -> list[str]:
        """Beginnings of the names, with marks."""
        return self.text.heads

    def prepare_heads_f(self) -> list[str]:
        """Beginnings of the names, folded."""
        return sorted({fold(head) for head in self.text.heads})

    def prepare_broad_kw(self) -> list[str]:
        """Broader words as whole phrases."""
        return self.text.broad

    def prepare_broad_kw_f(self) -> list[str]:
        """Broader words as whole phrases, folded."""
        return sorted({fold(value) for value in self.text.broad})

    def prepare_primary_f(self) -> str:
        """The everyday word of the set, folded."""
        return fold(self.text.primary)

    def prepare_facets(self) -> list[str]:
        """Every value that is counted beside the results, as "facet:value": one count instead of nine."""
        facets = {facet: str(getattr(self.row, facet)) for facet in COUNTED}
        facets |= {"in_stock": str(int(self.row.in_stock)), "price": _bar_of(self.row.price_vnd)}
        values = [f"{facet}:{value}" for facet, value in facets.items() if value]
        return values + [f"point:{point}" for point in self.row.points]

    def prepare_sold(self) -> list[dict]:
        """Days on which it may be sold."""
        return [_range(span) for span in self.row.spans]

    def prepare_sold3(self) -> list[dict]:
        """Days with three stars."""
        return self._of_stars(3)

    def prepare_sold4(self) -> list[dict]:
        """Days with four stars."""
        return self._of_stars(4)

    def prepare_sold5(self) -> list[dict]:
        """Days with five stars."""
        return self._of_stars(5)

    def _of_stars(self, stars: int) -> list[dict]:
        return [_range(span) for span in self.row.spans if span[2] == stars]

    def prepare_listed_on(self) -> str | None:
        """Day of listing."""
        day: dt.date | None = self.row.listed_on
        return day.isoformat() if day else None

    def prepare_location(self) -> dict | None:
        """Where it is made."""
        if self.row.latitude is None or self.row.longitude is None:
            return None
        return {"lat": self.row.latitude, "lon": self.row.longitude}


_PREPARED = {
    name.removeprefix("prepare_"): prepare for name, prepare in vars(Prepared).items() if name.startswith("prepare_")
}


def _values(text: str) -> list[str]:
    """Return the values of a joined list field, so that no phrase reaches over the gap."""
    return [value.strip() for value in text.split(GAP) if value.strip()]


def _bar_of(price_vnd: int) -> str:
    """Return the key of the bar of the price histogram that holds a price."""
    return next(price_range_key(low, high) for low, high in PRICE_BARS if high is None or price_vnd < high)


def _range(span: list) -> dict[str, str]:
    return {"gte": span[0], "lte": span[1]}
