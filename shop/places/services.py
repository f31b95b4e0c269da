"""Load the facts of shop/places/data/ into the database."""

import csv
from pathlib import Path

from django.db import models, transaction

from shop.core.text import slugify_vi
from shop.places import gazetteer
from shop.places.models import Commune, FormerName, Province, Region, UnitType

DATA = Path(__file__).parent / "data"
BATCH = 2000


def read(name: str) -> list[dict]:
    """Return the rows of one file of the data folder."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@transaction.atomic
def load_places() -> dict[str, int]:
    """Bring unit types, regions, provinces, communes and former names to what the files say; return the counts.

    Idempotent: rows keep their primary keys, what an administrator added stays, nothing is deleted.
    """
    types = _upsert(UnitType, "code", [UnitType(**row) for row in read("unit_types")])
    regions = _upsert(Region, "slug", [Region(position=i, **row) for i, row in enumerate(read("regions"))])
    provinces = _upsert(Province, "code", [_province(row, types, regions) for row in read("provinces")])
    communes = _upsert(Commune, "code", [_commune(row, types, provinces) for row in read("communes")])
    former = _upsert(FormerName, "key", list(_FormerNames(types, provinces, communes).rows()))
    gazetteer.forget()
    return {"provinces": len(provinces), "communes": len(communes), "former_names": len(former)}


def _upsert(model: type[models.Model], unique: str, rows: list[models.Model]) -> dict[str, models.Model]:
    """Insert ``rows`` or update those that differ, by the ``unique`` field; return them by it, with primary keys."""
    fields = [f for f in model._meta.concrete_fields if f.name not in ("id", unique, "changed_at")]
    names = [f.attname for f in fields]
    present = {key: values for key, *values in model.objects.values_list(unique, *names)}
    changed = [row for row in rows if present.get(getattr(row, unique)) != [f.pre_save(row, False) for f in fields]]
    stamps = [f.name for f in model._meta.concrete_fields if f.name == "changed_at"]
    model.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[unique],
        update_fields=[f.name for f in fields] + stamps,
    )
    keys = dict(model.objects.values_list(unique, "pk"))
    for row in rows:
        row.pk = keys[getattr(row, unique)]
    return {getattr(row, unique): row for row in rows}


def _province(row: dict, types: dict, regions: dict) -> Province:
    """Return an unsaved province of a row of provinces.csv."""
    return Province(
        code=row["code"],
        name=row["name"],
        slug=slugify_vi(row["name"]),
        unit_type=types[row["type"]],
        region=regions[row["region"]],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def _commune(row: dict, types: dict, provinces: dict) -> Commune:
    """Return an unsaved commune; its slug always ends with the code, since folded names collide in a province."""
    return Commune(
        code=row["code"],
        name=row["name"],
        slug=f"{slugify_vi(row['name'])}-{row['code']}",
        unit_type=types[row["type"]],
        province=provinces[row["province"]],
        former_province=row["former_province"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


class _FormerNames:
    """Unsaved rows of former provinces, districts, communes and aliases; ``key`` makes each loadable again."""

    def __init__(self, types: dict, provinces: dict, communes: dict):
        self.types, self.provinces, self.communes = types, provinces, communes
        self.old_provinces = {row["code"]: row for row in read("former_provinces")}
        self.old_districts = {row["code"]: row for row in read("former_districts")}

    def rows(self):
        """Yield all rows."""
        for row in self.old_provinces.values():
            yield self._row(f"1:{row['code']}", FormerName.Level.PROVINCE, row, row["code"])
        for row in self.old_districts.values():
            yield self._district(f"2:{row['code']}", FormerName.Level.DISTRICT, row, row["code"])
        for row in read("former_communes"):
            yield from self._commune(row)
        for row in read("aliases"):
            yield self._alias(row)

    def _row(self, unique: str, level: int, row: dict, old_province: str, **more) -> FormerName:
        origin = self.old_provinces[old_province]
        return FormerName(
            key=unique,
            level=level,
            name=row["name"],
            unit_type=self.types.get(row["type"]),
            former_province=origin["name"],
            **{"province": self.provinces[origin["province"]], **more},
        )

    def _full(self, district: str) -> str:
        row = self.old_districts[district]
        return f"{self.types[row['type']].name} {row['name']}"

    def _district(self, unique: str, level: int, row: dict, district: str) -> FormerName:
        old = self.old_districts[district]
        commune = self.communes.get(old["commune"])
        return self._row(unique, level, row, old["former_province"], district=self._full(district), commune=commune)

    def _commune(self, row: dict):
        old_province = self.old_districts[row["former_district"]]["former_province"]
        for rank, code in enumerate(row["communes"].split()):
            yield self._row(
                f"3:{row['code']}:{code}",
                FormerName.Level.COMMUNE,
                row,
                old_province,
                district=self._full(row["former_district"]),
                commune=self.communes[code],
                is_main=rank == 0,
                older_names=row["older_names"],
            )

    def _alias(self, row: dict) -> FormerName:
        unique = f"9:{row['code']}:{slugify_vi(row['name'])}"
        if row["level"] == "former_district":
            return self._district(unique, FormerName.Level.ALIAS, row, row["code"])
        if row["level"] == "former_province":
            return self._row(unique, FormerName.Level.ALIAS, row, row["code"])
        province = self.provinces[row["code"]]
        return FormerName(
            key=unique,
            level=FormerName.Level.ALIAS,
            name=row["name"],
            unit_type=self.types.get(row["type"]),
            province=province,
        )
