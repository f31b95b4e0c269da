"""Extract the facts of places into shop/places/data/: run by hand when the source publishes a new edition.

Needs the PyPI package ``vietnamadminunits`` (MIT) at hand; the project itself never imports it:

    pip install vietnamadminunits==1.0.4
    python tools/extract_places.py PROVINCES.csv

``PROVINCES.csv`` has the columns province_2025, former_province, region. Files written by hand (unit types,
regions, islands, aliases) are left alone. Every departure from the source is listed here as data, with its reason.
"""

import csv
import importlib.util
import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean

TARGET = Path(__file__).resolve().parent.parent / "shop" / "places" / "data"

TYPE_CODES = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh-pho",
    "Quận": "quan",
    "Huyện": "huyen",
    "Thị xã": "thi-xa",
    "Xã": "xa",
    "Phường": "phuong",
    "Thị trấn": "thi-tran",
    "Đặc khu": "dac-khu",
}
# A city under the central government is another kind of unit than a city inside a province.
CENTRAL_CITY = "thanh-pho-tw"

# Coordinates of the source that belong to a namesake (two swapped pairs) or to the open sea: each lies more than
# 60 km from all its predecessors, which lie where their district lies. The mean of the predecessors takes its place.
COORDINATES_OF_PREDECESSORS = {
    "06757": "Vĩnh Thực, Quảng Ninh",
    "06967": "Cái Chiên, Quảng Ninh",
    "29983": "Long Khánh, Đồng Tháp",
    "30130": "Thanh Bình, Đồng Tháp",
    "28615": "Lương Hòa Lạc, Đồng Tháp",
    "04924": "Lương Sơn, Phú Thọ",
    "08296": "Sơn Lương, Phú Thọ",
    "04714": "Yên Bình, Lào Cai",
}
# Numbered wards come in nine spellings (f1 p01 ward1 phuong01 …): the number alone says it.
NUMBERED = re.compile(r"^phuong(?=\d)")
SPELT = re.compile(r"^((f|p|ward)\d+|phuong0\d+)$")
# A part of a split unit cannot lie further away: the source joined a namesake of the merged province.
FURTHEST_PART_KM = 20.0


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two (latitude, longitude) in km."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def source_folder() -> Path:
    """Return the data folder of the installed source package without importing it."""
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None:
        sys.exit("Install the source first: pip install vietnamadminunits==1.0.4")
    return Path(spec.origin).parent / "data"


def read_source(folder: Path) -> tuple[list[dict], list[dict], dict]:
    """Return (communes of 2025, communes of before, converter) as the package stores them."""
    connection = sqlite3.connect(folder / "dataset.db")
    connection.row_factory = sqlite3.Row
    new = [dict(row) for row in connection.execute("SELECT * FROM admin_units")]
    old = [dict(row) for row in connection.execute("SELECT * FROM admin_units_legacy")]
    return new, old, json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))


def read_rows(path: Path) -> list[dict]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def old_key(row: dict) -> str:
    """Return the key under which the converter knows a former commune (empty ward: a district without communes)."""
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def successors(new: list[dict], converter: dict) -> dict[str, list[dict]]:
    """Return old key → communes of 2025, the one that took most of it first."""
    by_key = {(row["provinceKey"], row["wardKey"]): row for row in new}
    found = defaultdict(list)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found[old].append(by_key[province, ward])
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            parts = sorted(parts, key=lambda part: (not part["isDefaultNewWard"], part["newWardKey"]))
            found[old] = [by_key[province, part["newWardKey"]] for part in parts]
    return found


def place(row: dict) -> tuple[float, float] | None:
    """Return (latitude, longitude) of a commune row, or None."""
    return None if row["wardLat"] is None else (row["wardLat"], row["wardLon"])


def correct_coordinates(new: list[dict], old: list[dict], found: dict) -> None:
    """Move the communes of COORDINATES_OF_PREDECESSORS to the mean of what they were made of."""
    parts = defaultdict(list)
    for row in old:
        if place(row):
            parts[found[old_key(row)][0]["wardCode"]].append(place(row))
    for row in new:
        if row["wardCode"] in COORDINATES_OF_PREDECESSORS:
            spots = parts[row["wardCode"]]
            row["wardLat"], row["wardLon"] = mean(s[0] for s in spots), mean(s[1] for s in spots)


def drop_far_parts(old: list[dict], found: dict) -> int:
    """Drop parts of split units that lie too far away to be parts; return how many."""
    dropped = 0
    for row in old:
        main, *others = found[old_key(row)]
        near = [part for part in others if not place(row) or distance_km(place(row), place(part)) <= FURTHEST_PART_KM]
        dropped += len(others) - len(near)
        found[old_key(row)] = [main, *near]
    return dropped


def name_of(row: dict) -> str:
    """Return the name of a province as an address writes it: TP. Hồ Chí Minh keeps its type, else it is a person."""
    return "TP. Hồ Chí Minh" if row["provinceShort"] == "Hồ Chí Minh" else row["provinceShort"]


def province_type(row: dict) -> str:
    """Return the type code of a province row."""
    return CENTRAL_CITY if row["province"].startswith("Thành phố") else "tinh"


def bare(name: str) -> str:
    """Return a unit's name without its type: the source keeps it in numbered ones ("Phường 4") and namesakes.

    Namesakes in one district or province are told apart by their type there: "Cao Lãnh (Huyện)".
    """
    name = re.sub(r" \(.*\)$", "", name)
    return name.split()[-1] if name.split()[-1].isdigit() and name.split()[0] in TYPE_CODES else name


def write(name: str, header: list[str], rows: list[list]) -> None:
    """Write one CSV and say how many rows it has."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)}")


def former_name(row: dict) -> str:
    """Return the name of a former province; the source already calls Thừa Thiên Huế by its name of January 2025."""
    return "Thừa Thiên Huế" if row["provinceShort"] == "Huế" else name_of(row)


def write_provinces(new: list[dict], given: list[dict], regions: dict[str, str]) -> None:
    """Write the provinces of 2025 with their region."""
    region_of = {line["province_2025"]: regions[line["region"]] for line in given}
    rows = {}
    for row in new:
        name = name_of(row)
        rows[row["provinceCode"]] = [
            row["provinceCode"],
            province_type(row),
            name,
            region_of[name],
            f"{row['provinceLat']:.4f}",
            f"{row['provinceLon']:.4f}",
        ]
    write("provinces.csv", ["code", "type", "name", "region", "latitude", "longitude"], [rows[c] for c in sorted(rows)])


def write_communes(new: list[dict], old: list[dict], found: dict) -> None:
    """Write the communes of 2025, each with the former province that most of it came from."""
    origin = defaultdict(Counter)
    for row in old:
        for rank, target in enumerate(found[old_key(row)]):
            origin[target["wardCode"]][former_name(row)] += 1 if rank else 100
    rows = [
        [
            row["wardCode"],
            TYPE_CODES[row["wardType"]],
            row["wardShort"],
            row["provinceCode"],
            f"{row['wardLat']:.4f}",
            f"{row['wardLon']:.4f}",
            origin[row["wardCode"]].most_common(1)[0][0],
        ]
        for row in sorted(new, key=lambda row: row["wardCode"])
    ]
    write("communes.csv", ["code", "type", "name", "province", "latitude", "longitude", "former_province"], rows)


def write_former(old: list[dict], found: dict) -> None:
    """Write former provinces, districts and communes with where they went."""
    provinces, districts, communes = {}, {}, []
    for row in old:
        targets = found[old_key(row)]
        province = targets[0]["provinceCode"]
        kind = "tinh" if former_name(row) == "Thừa Thiên Huế" else province_type(row)
        provinces[row["provinceCode"]] = [row["provinceCode"], kind, former_name(row), province]
        whole = "" if row["wardCode"] else targets[0]["wardCode"]
        district = [row["districtCode"], TYPE_CODES[row["districtType"]], bare(row["districtShort"])]
        districts[row["districtCode"]] = [*district, row["provinceCode"], whole]
        if row["wardCode"]:
            codes = " ".join(target["wardCode"] for target in targets)
            name = [row["wardCode"], TYPE_CODES[row["wardType"]], bare(row["wardShort"]), row["districtCode"]]
            communes.append([*name, codes, " ".join(older_names(row))])
    write("former_provinces.csv", ["code", "type", "name", "province"], [provinces[c] for c in sorted(provinces)])
    header = ["code", "type", "name", "former_province", "commune"]
    write("former_districts.csv", header, [districts[c] for c in sorted(districts)])
    header = ["code", "type", "name", "former_district", "communes", "older_names"]
    write("former_communes.csv", header, sorted(communes))


def older_names(row: dict) -> list[str]:
    """Return the names that a former commune swallowed before 2025, as the source has them: one word, no marks.

    The source lists most of them twice, with and without type, and the unit's own name after a change of type.
    """
    aliases = set(json.loads(plain(row["wardAlias"] or "[]")))
    names = {cut(alias, aliases | {row["wardShortKey"]}) for alias in aliases}
    return sorted({NUMBERED.sub("", name) for name in names if not SPELT.match(name)} - {row["wardShortKey"]})


def plain(text: str) -> str:
    """Return ``text`` without marks: a few older names of the source still carry theirs."""
    pieces = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(char for char in pieces if not unicodedata.combining(char))


def cut(alias: str, known: set[str]) -> str:
    """Return ``alias`` without its type when what remains is a known name or the type cannot be part of a name."""
    for prefix in ("phuong", "thitran", "xa", "tt"):
        rest = alias.removeprefix(prefix)
        if rest != alias and (rest in known or prefix == "thitran"):
            return rest
    return alias


def main(given_path: str) -> None:
    """Read the source and the given table, write the CSV files."""
    new, old, converter = read_source(source_folder())
    given = read_rows(Path(given_path))
    regions = {row["name"]: row["slug"] for row in read_rows(TARGET / "regions.csv")}
    found = successors(new, converter)
    correct_coordinates(new, old, found)
    print(f"parts of split units dropped as namesakes: {drop_far_parts(old, found)}")
    write_provinces(new, given, regions)
    write_communes(new, old, found)
    write_former(old, found)


if __name__ == "__main__":
    main(sys.argv[1])
