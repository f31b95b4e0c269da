"""The places of a product as search needs them: its province and region, and every name, new and old, that finds it."""

import collections
import dataclasses
import re

from shop.places.models import Commune, FormerName

# Types that stand before a name in a written address; the name itself is what people type.
_TYPE = re.compile(
    r"^(tỉnh|thành phố|tp\.?|thị xã|tx\.?|thị trấn|tt\.?|quận|huyện|phường|xã|đặc khu|thôn|bản|làng)\s+", re.IGNORECASE
)


@dataclasses.dataclass
class Home:
    """Where a product comes from. ``own`` are the names cut from the core of its name."""

    commune: str
    province: str
    province_slug: str
    region_slug: str
    former_province: str
    districts: list[str] = dataclasses.field(default_factory=list)
    former_communes: list[str] = dataclasses.field(default_factory=list)
    aliases: list[str] = dataclasses.field(default_factory=list)

    @property
    def own(self) -> list[str]:
        """Names of its own address: district, commune, old and new province."""
        return [*self.districts, *self.former_communes, self.commune, self.former_province, self.province]

    def place_names(self, written: str = "") -> list[str]:
        """Return every name that finds it; ``written`` is the address of before July 2025 as its owner wrote it."""
        return list(dict.fromkeys([*self.own, *self.aliases, *address_parts(written)]))


def address_parts(address: str) -> list[str]:
    """Return the names in a written address, without their types and without house numbers."""
    parts = [_TYPE.sub("", part.strip()) for part in address.split(",")]
    return [part for part in parts if part and not any(char.isdigit() for char in part)]


def homes_of(commune_ids: set[int]) -> dict[int, Home]:
    """Return {commune pk: its home} in three queries."""
    communes = list(Commune.objects.filter(pk__in=commune_ids).select_related("province__region"))
    homes = {commune.pk: _plain_home(commune) for commune in communes}
    for row in FormerName.objects.filter(commune__in=commune_ids).order_by("-is_main", "pk"):
        home = homes[row.commune_id]
        if row.level == FormerName.Level.ALIAS:
            home.aliases.append(row.name)
            continue
        _add(home.districts, _TYPE.sub("", row.district))
        _add(home.former_communes, row.name)
    _add_province_aliases(communes, homes)
    return homes


def _plain_home(commune: Commune) -> Home:
    province = commune.province
    former = commune.former_province or province.name
    return Home(commune.name, province.name, province.slug, province.region.slug, former)


def _add(names: list[str], name: str) -> None:
    if name and name not in names:
        names.append(name)


def _add_province_aliases(communes: list[Commune], homes: dict[int, Home]) -> None:
    """Everyday names of a province (Sài Gòn) find everything in it."""
    rows = FormerName.objects.filter(
        level=FormerName.Level.ALIAS, commune=None, province__in={commune.province_id for commune in communes}
    )
    aliases = collections.defaultdict(list)
    for row in rows:
        aliases[row.province_id].append(row.name)
    for commune in communes:
        homes[commune.pk].aliases += aliases[commune.province_id]
