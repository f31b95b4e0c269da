"""Names of sets, groups, provinces and regions as facets and chips show them; kept in memory while nothing changes."""

import dataclasses
import functools
import time
import uuid

from django.utils.translation import get_language

from catalogue.listings.models import CategoryText, ProductSet
from catalogue.models import Category
from search.text import fold, tokens, words
from shop.core.pagecache import version
from shop.core.text import slugify_vi
from shop.partner.models import Producer
from shop.places.models import FormerName, Province, Region
from shop.points.models import SalesPoint

KEEP_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Named:
    """Something with a name in two languages."""

    name: str
    name_en: str

    def local(self, language: str) -> str:
        """Return the name in ``language``."""
        return (self.name_en if language == "en" else "") or self.name


@dataclasses.dataclass(frozen=True)
class SetInfo(Named):
    """A product set and the group that it belongs to."""

    group: int


@dataclasses.dataclass(frozen=True)
class ProvinceInfo(Named):
    """A province, its region, and the provinces that it was made of: slug → name."""

    region: str
    formers: dict[str, str]


@dataclasses.dataclass(frozen=True)
class CategoryInfo(Named):
    """A category page: its way down from the root and the sets below it."""

    pk: int
    slug: str
    path: str
    group: int
    sets: frozenset[str]

    @property
    def local_name(self) -> str:
        """Name in the reader's language."""
        return self.local(get_language() or "vi")


@dataclasses.dataclass(frozen=True)
class PointInfo(Named):
    """A sales point that is open for business: its address on this site and its place in degrees."""

    slug: str
    latitude: float
    longitude: float


@dataclasses.dataclass(frozen=True)
class Reference:
    """All of it. ``homes`` leads from the slug of an old or everyday name to (province, former or "")."""

    groups: dict[int, Named]
    sets: dict[str, SetInfo]
    regions: dict[str, Named]
    provinces: dict[str, ProvinceInfo]
    homes: dict[str, tuple[str, str]]
    categories: dict[int, CategoryInfo]
    spoken: dict[tuple[str, ...], str] = dataclasses.field(default_factory=dict)  # words of a name → its slug
    producers: tuple[tuple[str, str, str], ...] = ()  # (folded name, name, slug)
    points: dict[int, PointInfo] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def producer_lines(self) -> str:
        """The folded names of the producers, a line each, every word behind a blank."""
        return "\n".join(f" {folded}" for folded, _name, _slug in self.producers)

    def producers_with(self, phrase: str, limit: int) -> list[tuple[str, str]]:
        """Return (name, slug) of the first producers in whose folded name ``phrase`` stands, beginning with a word."""
        lines, start, found = self.producer_lines, 0, []
        while len(found) < limit and (at := lines.find(f" {phrase}", start)) >= 0:
            found.append(self.producers[lines.count("\n", 0, at)][1:])
            start = lines.find("\n", at)
            if start < 0:
                break
        return found

    def parents(self, category: CategoryInfo) -> list[CategoryInfo]:
        """Return the categories above one, the root first."""
        above = [other for other in self.categories.values() if category.path.startswith(other.path)]
        return sorted((other for other in above if other.pk != category.pk), key=lambda other: other.path)


def _load() -> Reference:
    sets = list(ProductSet.objects.select_related("category"))
    provinces, homes, spoken = _provinces()
    return Reference(
        groups={row.group_number: Named(row.group_name, row.group_name_en) for row in sets},
        sets={row.code: SetInfo(row.name, row.name_en, row.group_number) for row in sets},
        regions={row.slug: Named(row.name, row.name_en) for row in Region.objects.all()},
        provinces=provinces,
        homes=homes,
        categories=_categories(sets),
        spoken=spoken,
        producers=_producers(),
        points=_points(),
    )


def _points() -> dict[int, PointInfo]:
    rows = SalesPoint.objects.filter(is_active=True)
    fields = ("pk", "name", "name_en", "slug", "latitude", "longitude")
    return {pk: PointInfo(*values) for pk, *values in rows.values_list(*fields)}


def _producers() -> tuple[tuple[str, str, str], ...]:
    rows = Producer.objects.filter(is_active=True).values_list("name", "slug")
    return tuple((fold(words(name)), name, slug) for name, slug in rows)


def _provinces() -> tuple[dict[str, ProvinceInfo], dict[str, tuple[str, str]], dict[tuple[str, ...], str]]:
    rows = list(Province.objects.select_related("region").order_by("name"))
    known = {row.pk: ProvinceInfo(row.name, row.name, row.region.slug, {}) for row in rows}
    slugs = {row.pk: row.slug for row in rows}
    homes: dict[str, tuple[str, str]] = {}
    spoken = {tuple(tokens(row.name)): row.slug for row in rows}
    levels = [FormerName.Level.PROVINCE, FormerName.Level.ALIAS]
    for row in FormerName.objects.filter(level__in=levels, commune=None).order_by("level", "pk"):
        slug, home = slugify_vi(row.name), slugs[row.province_id]
        former = slug if row.level == FormerName.Level.PROVINCE else ""
        if former:
            known[row.province_id].formers[slug] = row.name
        homes.setdefault(slug, (home, former))
        spoken.setdefault(tuple(tokens(row.name)), slug)
        for part in row.name.split(" - "):  # Bà Rịa - Vũng Tàu is called by either half
            spoken.setdefault(tuple(tokens(part)), slug)
    return {slugs[pk]: info for pk, info in known.items()}, homes, spoken


def _categories(sets: list[ProductSet]) -> dict[int, CategoryInfo]:
    english = {row.category_id: row for row in CategoryText.objects.all()}
    found = {}
    for row in Category.objects.order_by("path"):
        below = [item for item in sets if item.category.path.startswith(row.path)]
        text = english.get(row.pk)
        group = text.group_number if text else (below[0].group_number if below else 0)
        codes = frozenset(item.code for item in below)
        found[row.pk] = CategoryInfo(row.name, text.name_en if text else "", row.pk, row.slug, row.path, group, codes)
    return found


class _Kept:
    """The copy of this process and what it was true for."""

    value: Reference | None = None
    epoch: uuid.UUID | None = None
    token: str | None = None
    until: float = 0.0


def reference(epoch: uuid.UUID | None) -> Reference:
    """Return the names for the index ``epoch``; read again after each change that pages show and after a minute.

    They are read every time while there is no index yet.
    """
    token = version.current()
    known = (epoch, token) == (_Kept.epoch, _Kept.token) and epoch and token and time.monotonic() < _Kept.until
    if _Kept.value is None or not known:
        _Kept.value, _Kept.epoch, _Kept.token = _load(), epoch, token
        _Kept.until = time.monotonic() + KEEP_SECONDS
    return _Kept.value


def forget() -> None:
    """Read the names again next time: a set, a category or a place was saved in this process."""
    _Kept.value = None
