"""What other rooms ask about places. Labels come from memory: no query, at most three a minute to notice changes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.core.text import slugify_vi, sort_key
from shop.places import gazetteer
from shop.places.finding import matches
from shop.places.gazetteer import COMMUNE, DISTRICT, PROVINCE, Gazetteer, Name
from shop.places.models import Commune, FormerName, Province
from shop.places.resolve import Candidate, clear_winner, resolve_address

__all__ = [
    "Candidate", "PlaceHit", "clear_winner", "commune_position", "communes_of", "distance_km", "find_communes",
    "find_places", "former_provinces_of", "names_of", "old_and_new", "province_for_slug", "province_label", "provinces",
    "resolve_address",
]  # fmt: skip

EARTH_RADIUS_KM = 6371.0
ORIGINS_SHOWN = 3


@dataclass(frozen=True)
class PlaceHit:
    """One proposal while typing; codes are those of today."""

    kind: str  # province, former_province, district, commune, former_commune
    label: str  # "Xã Bát Tràng, Hà Nội"
    note: str  # "trước 07/2025: xã Bát Tràng, huyện Gia Lâm", or ""
    province: str
    commune: str = ""  # code of the commune, "" for provinces and districts
    communes: tuple[str, ...] = ()  # of a district: its communes


def find_places(text: str, limit: int = 10) -> list[PlaceHit]:
    """Return the provinces, communes and former names that ``text`` begins or names, best first. No query.

    Marks decide when typed ("mỹ thọ"), otherwise all are offered with their type ("my tho"). A former commune
    whose successor is already in the list adds nothing and is left out.
    """
    places = gazetteer.get()
    hits, seen = [], set()
    for name in matches(places, text):
        for hit in _hits(places, name):
            identity = hit.commune or (hit.province, hit.label)
            if identity not in seen:
                seen.add(identity)
                hits.append(hit)
        if len(hits) >= limit:
            break
    return hits[:limit]


def find_communes(text: str, limit: int = 8) -> list[PlaceHit]:
    """Return communes only: a former district stands for the communes that it became."""
    places = gazetteer.get()
    found: dict[str, PlaceHit] = {}
    for hit in find_places(text, limit * 2):
        for expanded in _expand(places, hit):
            found.setdefault(expanded.commune, expanded)
    return list(found.values())[:limit]


def _expand(places: Gazetteer, hit: PlaceHit) -> list[PlaceHit]:
    if hit.commune:
        return [hit]
    return [
        PlaceHit("former_commune", _commune_label(places, code), hit.note, hit.province, code) for code in hit.communes
    ]


def _hits(places: Gazetteer, name: Name):
    """Yield what is offered for one name."""
    if name.level == PROVINCE:
        is_old = name.is_former and name.former_province in former_provinces_of(places.provinces[name.province])
        label = _renamed(places, name) if is_old else str(places.provinces[name.province])
        yield PlaceHit("former_province" if is_old else "province", label, "", name.province)
    elif name.level == DISTRICT:
        yield _district_hit(places, name)
    elif name.is_former:
        for rank, code in enumerate(name.communes):
            note = _before(places, name, is_part=rank > 0)
            yield PlaceHit("former_commune", _commune_label(places, code), note, name.province, code)
    else:
        code = name.communes[0]
        yield PlaceHit("commune", _commune_label(places, code), _origin_note(places, code), name.province, code)


def _district_hit(places: Gazetteer, name: Name) -> PlaceHit:
    codes = name.communes or places.district_communes.get(name.home, ())
    first = sorted(codes, key=lambda code: places.spots[code].name.key != name.key)
    province = places.provinces[name.province]
    commune = first[0] if len(codes) == 1 else ""
    return PlaceHit("district", f"{name.full}, {province}", _before(places, name), name.province, commune, tuple(first))


def _commune_label(places: Gazetteer, code: str) -> str:
    spot = places.spots[code]
    return f"{spot.name.full}, {places.provinces[spot.name.province]}"


def _before(places: Gazetteer, *names: Name, is_part: bool = False) -> str:
    """Return "before 07/2025: xã A, xã B, huyện C" of former units of one district, the province where it changed.

    ``is_part``: only a smaller part of the unit went there.
    """
    first = names[0]
    parts = [_lower_type(name.full) for name in names]
    if first.level == COMMUNE:
        parts.append(_lower_type(first.district))
    if first.former_province != places.provinces[first.province].name:
        parts.append(first.former_province)
    text = _("before 07/2025: a part of %(name)s") if is_part else _("before 07/2025: %(name)s")
    return text % {"name": ", ".join(parts)}


def _lower_type(full: str) -> str:
    return full[:1].lower() + full[1:]


def _origin_note(places: Gazetteer, code: str) -> str:
    """Return the note of what a commune of today was made of, its namesake first, three at most."""
    spot = places.spots[code]
    origins = [origin for origin in spot.origins if origin.communes[0] == code] or spot.origins
    origins = sorted(origins, key=lambda origin: origin.key != spot.name.key)
    near = [origin for origin in origins if origin.home == origins[0].home]
    return _before(places, *near[:ORIGINS_SHOWN]) if near else ""


# ------------------------------------------------------------------------------------------------ provinces
def provinces() -> list[Province]:
    """Return the 34 provinces in Vietnamese order, with region and unit type. No query."""
    return sorted(gazetteer.get().provinces.values(), key=lambda province: sort_key(province.name))


def communes_of(province: Province | str) -> QuerySet[Commune]:
    """Return the communes of a province (or its code), by name, with their type. One query."""
    code = province if isinstance(province, str) else province.code
    return (
        Commune.objects.filter(province__code=code).select_related("unit_type", "province").order_by("folded", "code")
    )


def former_provinces_of(province: Province) -> list[str]:
    """Return the provinces of before that a province took in, its own name left out: Hà Giang for Tuyên Quang.

    Empty for a province that only changed its name (Thừa Thiên Huế is Huế).
    """
    former = gazetteer.get().former_provinces[province.code]
    return sorted((name for name in former if name != province.name), key=sort_key) if len(former) > 1 else []


def province_label(province: Province) -> str:
    """Return "Tuyên Quang (gồm Hà Giang cũ)"; the bare name of a province that took nothing in."""
    former = former_provinces_of(province)
    if not former:
        return province.name
    return _("%(name)s (with former %(former)s)") % {"name": province.name, "former": ", ".join(former)}


def old_and_new(commune: Commune) -> str:
    """Return the province of a commune with the one of before beside it: "Tuyên Quang (Hà Giang cũ)"."""
    return _with_former(commune.province.name, commune.former_province)


def province_for_slug(slug: str) -> tuple[Province, str] | None:
    """Return (province, former name) for a slug of today ("", the address stands) or of before (redirect there)."""
    places = gazetteer.get()
    for name in places.names:
        if name.level == PROVINCE and slugify_vi(name.text) == slug:
            return places.provinces[name.province], name.text if name.is_former else ""
    return None


def _renamed(places: Gazetteer, name: Name) -> str:
    return _with_former(places.provinces[name.province].name, name.former_province)


def _with_former(name: str, former: str) -> str:
    if not former or former == name:
        return name
    return _("%(name)s (formerly %(former)s)") % {"name": name, "former": former}


# ------------------------------------------------------------------------------------------------- communes
def former_district(commune: Commune) -> str:
    """Return the district, with its type, in which most of a commune lay before July 2025; empty when not known.

    Carriers still find their way by it.
    """
    rows = FormerName.objects.filter(commune=commune, level=FormerName.Level.COMMUNE).exclude(district="")
    return rows.order_by("-is_main", "pk").values_list("district", flat=True).first() or ""


def names_of(commune: Commune) -> list[str]:
    """Return every name under which people look for a commune: its own, its province's, all of before. No query."""
    spot = gazetteer.get().spots.get(commune.code)
    names = [commune.name, commune.province.name, commune.former_province]
    for origin in spot.origins if spot else ():
        names += [origin.text, origin.district, origin.former_province]
    return list(dict.fromkeys(filter(None, names)))


def commune_position(code: str) -> tuple[str, float, float] | None:
    """Return ("Xã Bát Tràng, Hà Nội", latitude, longitude) of the commune of that code, in degrees. No query."""
    places = gazetteer.get()
    spot = places.spots.get(code)
    return (_commune_label(places, code), spot.latitude, spot.longitude) if spot else None


def distance_km(a, b) -> float:
    """Return the great-circle distance in km of two objects with ``latitude`` and ``longitude`` in degrees."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def nearest(origin, places: Iterable) -> list:
    """Return ``places`` sorted by their distance from ``origin``."""
    return sorted(places, key=lambda place: distance_km(origin, place))
