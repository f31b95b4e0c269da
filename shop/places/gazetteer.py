"""Every name of a place, in memory: about 15,000 names of 3,321 communes, read once per process.

Typing and addresses ask for many spellings at once; a dictionary answers in microseconds what would be dozens of
queries. The database stays the truth: its stamp (counts, highest keys, latest change) is compared at most once a
minute, so a correction reaches every process within that time.
"""

import bisect
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.core.cache import cache
from django.db.models import Count, F, Max

from shop.places.models import Commune, FormerName, Province, UnitType
from shop.places.spelling import folded, spelt, squashed

PROVINCE, DISTRICT, COMMUNE = 1, 2, 3
CHECK_SECONDS = 60
_STAMP_KEY = "places:stamp"


_spelt = lru_cache(maxsize=4096)(spelt)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place of today or before; codes are those of today."""

    level: int
    is_former: bool
    text: str
    key: str  # folded
    type: str  # code of the unit type, "" for everyday names
    type_name: str
    district: str  # former district with its type, "Huyện Gia Lâm"
    former_province: str  # "" for names of today and for everyday names of provinces
    province: str
    communes: tuple[str, ...] = ()  # successors, the largest first; of a district only when it was one commune

    @property
    def full(self) -> str:
        """Name with its type: "Xã Bát Tràng"."""
        return f"{self.type_name} {self.text}" if self.type_name else self.text

    @property
    def spelt(self) -> str:
        """Spelling that marks are compared with."""
        return _spelt(self.text)

    @property
    def home(self) -> tuple[str, str]:
        """Identity of the former district."""
        return self.former_province, self.district


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune of today as lists and maps need it."""

    code: str
    name: Name
    former_province: str
    latitude: float
    longitude: float
    origins: tuple[Name, ...] = ()


@dataclass
class Gazetteer:
    """All names with their look-ups."""

    names: list[Name]
    spots: dict[str, Spot]
    provinces: dict[str, Province]
    types: dict[str, UnitType]
    older: dict[str, list[Name]] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, list[Name]]:
        """Folded name → names."""
        found = defaultdict(list)
        for name in self.names:
            found[name.key].append(name)
        return dict(found)

    @cached_property
    def by_squash(self) -> dict[str, list[Name]]:
        """Squashed name → names, with the names swallowed before 2025."""
        found = defaultdict(list)
        for key, names in (*self.by_key.items(), *self.older.items()):
            found[squashed(key)] += names
        return dict(found)

    @cached_property
    def keys(self) -> list[str]:
        """Folded names in order, for beginnings."""
        return sorted(self.by_key)

    @cached_property
    def district_communes(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Former district → codes of the communes that took most of its own, the one with most parts first."""
        found = defaultdict(Counter)
        for name in self.names:
            if name.is_former and name.communes:
                found[name.home][name.communes[0]] += 1
        return {home: tuple(code for code, _ in counter.most_common()) for home, counter in found.items()}

    @cached_property
    def former_provinces(self) -> dict[str, set[str]]:
        """Province code → names of the provinces of before that it is made of."""
        found = defaultdict(set)
        for name in self.names:
            if name.level == PROVINCE and name.text == name.former_province:
                found[name.province].add(name.text)
        return found

    @cached_property
    def type_words(self) -> dict[str, set[str]]:
        """Words of a type as they are spelt, with marks, without, or short ("tp") → codes of unit types."""
        found = defaultdict(set)
        for unit_type in self.types.values():
            for words in (spelt(unit_type.name), folded(unit_type.name), *unit_type.abbreviations.split()):
                found[words].add(unit_type.code)
        return dict(found)

    def beginning_with(self, key: str) -> list[str]:
        """Return the folded names that begin with ``key``."""
        start = bisect.bisect_left(self.keys, key)
        return self.keys[start : bisect.bisect_left(self.keys, key + "\uffff")]


_held: list = [None, None]  # stamp, gazetteer


def get() -> Gazetteer:
    """Return the gazetteer of this process, read anew when the tables changed (one to three queries a minute)."""
    edition = stamp()
    if _held[0] != edition:
        _held[:] = [edition, _read()]
    return _held[1]


def stamp() -> str:
    """Return what identifies the present content of the tables; looked up at most once in CHECK_SECONDS."""
    found = cache.get(_STAMP_KEY)
    if found is None:
        found = _stamp()
        cache.set(_STAMP_KEY, found, CHECK_SECONDS)
    return found


def forget() -> None:
    """Make the next call look at the tables again."""
    cache.delete(_STAMP_KEY)


def _stamp() -> str:
    parts = Count("pk"), Max("pk"), Max("changed_at")
    found = [tuple(model.objects.aggregate(*parts).values()) for model in (Province, Commune, FormerName)]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:20]


def _read() -> Gazetteer:
    types = UnitType.objects.in_bulk()
    provinces = {p.code: p for p in Province.objects.select_related("region", "unit_type")}
    former, older, origins = _former_names(types)
    spots = _spots(types, origins)
    names = [_province_name(p) for p in provinces.values()] + [spot.name for spot in spots.values()] + former
    return Gazetteer(names, spots, provinces, {t.code: t for t in types.values()}, older)


def _province_name(province: Province) -> Name:
    kind = province.unit_type
    return Name(PROVINCE, False, province.name, province.folded, kind.code, kind.name, "", "", province.code)


def _spots(types: dict[int, UnitType], origins: dict[str, list[Name]]) -> dict[str, Spot]:
    spots = {}
    for row in Commune.objects.values_list(
        "code", "name", "folded", "unit_type_id", "province__code", "former_province", "latitude", "longitude"
    ):
        code, text, key, kind, province, former_province, latitude, longitude = row
        kind = types[kind]
        name = Name(COMMUNE, False, text, key, kind.code, kind.name, "", "", province, (code,))
        spots[code] = Spot(code, name, former_province, latitude, longitude, tuple(origins.get(code, ())))
    return spots


def _former_names(types: dict[int, UnitType]):
    """Return (former names, older name → former names, commune code → former communes it is made of)."""
    successors, rows = defaultdict(list), {}
    query = FormerName.objects.values_list(
        "level", "name", "folded", "unit_type_id", "district", "former_province", "province__code", "older_names",
        F("commune__code"),
    ).order_by("-is_main", "pk")  # fmt: skip
    for *row, code in query:
        rows[tuple(row)] = True
        if code:
            successors[tuple(row)].append(code)
    names, older, origins = [], defaultdict(list), defaultdict(list)
    for row in rows:
        name = _former_name(row, types, tuple(successors[row]))
        names.append(name)
        for word in row[7].split():
            older[word].append(name)
        for code in name.communes:
            origins[code].append(name)
    return names, older, origins


def _former_name(row: tuple, types: dict[int, UnitType], codes: tuple[str, ...]) -> Name:
    level, text, key, kind, district, former_province, province, _older = row
    kind = types.get(kind)
    if level == FormerName.Level.ALIAS:
        level = COMMUNE if codes and not district else DISTRICT if district else PROVINCE
    code, type_name = (kind.code, kind.name) if kind else ("", "")
    return Name(level, True, text, key, code, type_name, district, former_province, province, codes)
