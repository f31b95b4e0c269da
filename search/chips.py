"""What is in force, as labels that can be taken off one by one, and the addresses without them."""

import dataclasses

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from search.near import Near
from search.query import Query
from search.reference import Reference
from search.text import tokens
from search.understanding import Understood
from search.wordlists import find
from shop.core.money import format_vnd
from shop.partner.models import Producer


@dataclasses.dataclass(frozen=True)
class Chip:
    """A chosen value and the query string of the page without it.

    ``kind`` is the group that it belongs to; ``said`` are the words of the text that it came from, empty when it was
    chosen by hand.
    """

    label: str
    without: str
    kind: str
    said: str = ""


def shelf_label() -> str:
    """Return the name of the choice of what a point nearby has."""
    return _("In stock at a sales point near me")


def near_label(near: Near) -> str:
    """Return "Trong 20 km quanh Xã Bát Tràng, Hà Nội", or around the reader."""
    if near.place:
        return _("Within %(km)d km of %(place)s") % {"km": near.km, "place": near.place}
    return _("Within %(km)d km of me") % {"km": near.km}


def stars_label(number: int) -> str:
    """Return "4 sao"."""
    return ngettext("%(number)s star", "%(number)s stars", number) % {"number": number}


def price_label(low: int | None, high: int | None, language: str) -> str:
    """Return "Từ 50.000 ₫ đến 99.999 ₫" or the half of it that counts."""
    values = {"low": format_vnd(low or 0, language), "high": format_vnd(high or 0, language)}
    if low is None:
        return _("Up to %(high)s") % values
    return _("From %(low)s") % values if high is None else _("%(low)s to %(high)s") % values


# Parameters that fall with another one.
_TOGETHER = {"gan": ("km", "diem_gan"), "gia_tu": ("gia_den",), "gia_den": ("gia_tu",)}


def _dropped(data: QueryDict, param: str, value: str = "") -> str:
    """Return the query string without one value (or all values) of ``param``, back on page one."""
    left = data.copy()
    kept = [other for other in left.getlist(param) if value and other != value]
    for name in (param, "trang", *(() if value else _TOGETHER.get(param, ()))):
        left.pop(name, None)
    if param == "gan" and left.get("sap_xep") == "gan":
        del left["sap_xep"]
    if kept:
        left.setlist(param, kept)
    return left.urlencode()


# The parameters of each kind of chip.
_PARAMETERS = {
    "stars": ("sao",),
    "group": ("nhom", "tap"),
    "place": ("vung", "tinh", "cu"),
    "producer": ("loai",),
    "gift": ("qua",),
    "price": ("gia_tu", "gia_den"),
    "stock": ("con_hang",),
    "near": ("gan", "km", "diem_gan"),
    "shelf": ("diem_gan",),
}


def without_kind(data: QueryDict, kind: str, said: str = "") -> QueryDict:
    """Return the parameters without all values of a kind, or without the words that ``said`` it, on page one."""
    left = data.copy()
    for name in ("trang", *_PARAMETERS[kind]):
        left.pop(name, None)
    if said:
        left["q"] = without_words(left["q"], said)
    return left


def without_words(text: str, said: str) -> str:
    """Return a text without some words that stand in a row in it, the text itself when they do not."""
    words, gone = tokens(text), tuple(tokens(said))
    at = find(gone, tuple(words))
    return " ".join(words[:at] + words[at + len(gone) :]) if at >= 0 else text


def build_chips(query: Query, names: Reference, understood: Understood) -> list[Chip]:
    """Return one chip per filter in force; taking off one that came from the text leaves its words as plain words."""
    language = get_language() or "vi"
    said = {found.kind: found.words for found in understood.finds}
    chips = []
    for kind, param, value, label in _filter_labels(query, names, language):
        if query.raw.getlist(param) or kind not in said:
            chips.append(Chip(label, _dropped(query.raw, param, value), kind))
        else:
            chips.append(Chip(label, as_words(query.raw, kind), kind, said[kind]))
    return chips


def _filter_labels(query: Query, names: Reference, language: str) -> list[tuple[str, str, str, str]]:
    """Return (kind, parameter, value, label) of every filter in force."""
    filters = query.filters
    found = [("stars", "sao", str(n), stars_label(n)) for n in sorted(filters.stars)]
    found += [("group", "nhom", str(n), names.groups[n].local(language)) for n in sorted(filters.groups)]
    found += [("group", "tap", code, names.sets[code].local(language)) for code in sorted(filters.sets)]
    found += [("place", "vung", slug, names.regions[slug].local(language)) for slug in sorted(filters.regions)]
    found += [("place", "tinh", slug, names.provinces[slug].name) for slug in sorted(filters.provinces)]
    found += [("place", "cu", slug, _former_chip(slug, names)) for slug in sorted(filters.formers)]
    found += [("producer", "loai", kind, str(Producer.Kind(kind).label)) for kind in sorted(filters.kinds)]
    found += [("stock", "con_hang", "1", _("In stock"))] * filters.in_stock
    found += [("gift", "qua", "1", _("As a present"))] * filters.gift
    if filters.price_min is not None or filters.price_max is not None:
        param = "gia_tu" if filters.price_min is not None else "gia_den"
        found.append(("price", param, "", price_label(filters.price_min, filters.price_max, language)))
    if filters.near:
        found.append(("near", "gan", "", near_label(filters.near)))
        found += [("shelf", "diem_gan", "1", shelf_label())] * filters.near.at_points
    return found


def as_words(data: QueryDict, kind: str) -> str:
    """Return the query string in which the words of one find are plain words."""
    changed = data.copy()
    changed.pop("trang", None)
    changed.appendlist("chu", kind)
    return changed.urlencode()


def _former_chip(slug: str, names: Reference) -> str:
    home = names.provinces[names.homes[slug][0]]
    return _("%(province)s (former %(former)s)") % {"province": home.name, "former": home.formers[slug]}
