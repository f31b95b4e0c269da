"""What the demonstration shop shall hold, worked out from names alone: the same names give the same shop.

Products, places, prices, known stars and kinds of producer are facts (``data/specialties.csv``). Producers' names,
decisions, dates, stock and reviews are made up and say so on every page.
"""

import csv
import dataclasses
import datetime as dt
import functools
import hashlib
import re
from pathlib import Path

from shop.core.clock import add_months

DATA = Path(__file__).resolve().parent / "data"
ENDING_SOON = 9  # so many certificates end in 20 days


@dataclasses.dataclass(frozen=True)
class Row:
    """One product of the demonstration, as the data says it."""

    name: str
    pack: str
    full_name: str
    name_en: str
    province: str
    former_province: str
    place: str
    set_code: str
    group: str
    price_vnd: int
    stars: int
    kind: str
    state: str

    def draw(self, what: str, low: int, high: int) -> int:
        """Return a number from ``low`` to ``high`` that depends on the product and on ``what`` only."""
        return draw(f"{self.full_name}/{what}", low, high)


def draw(seed: str, low: int, high: int) -> int:
    """Return a number from ``low`` to ``high`` that depends on ``seed`` only."""
    return low + int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big") % (high - low + 1)


def rows() -> list[Row]:
    """Return the 360 specialties, and twelve made-up products whose certificates have ended or never were."""
    found = [_row(raw, "valid") for raw in _read("specialties.csv")]
    soon = sorted(range(len(found)), key=lambda i: draw(found[i].full_name + "/soon", 0, 10**9))[:ENDING_SOON]
    for i in soon:
        found[i] = dataclasses.replace(found[i], state="ending")
    return found + [_row(raw, raw["state"]) for raw in _read("ended.csv")]


def points() -> list[dict]:
    """Return the twelve sales points."""
    return _read("points.csv")


def _read(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _row(raw: dict, state: str) -> Row:
    name, pack = _split_pack(raw["name_vi"])
    stars = raw["stars_or_unknown"]
    return Row(
        name=name,
        pack=pack,
        full_name=raw["name_vi"],
        name_en=_split_pack(raw["name_en"])[0],
        province=raw["province_2025"],
        former_province=raw["former_province"],
        place=raw["district_or_commune"],
        set_code=raw["set_code"],
        group=raw["group"],
        price_vnd=int(raw["typical_price_vnd"]),
        stars=int(stars) if stars.isdecimal() else (4 if draw(raw["name_vi"] + "/stars", 0, 9) < 5 else 3),
        kind=raw["producer_type"] if raw["producer_type"] != "various" else "association",
        state=state,
    )


def _split_pack(name: str) -> tuple[str, str]:
    """Split "Mắm tôm (hũ 250 g)" into name and pack."""
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    return (match[1], match[2]) if match else (name, "")


def issued_on(row: Row, today: dt.date) -> dt.date:
    """Return the day of issue that puts the certificate into the state of the row."""
    if row.state == "ending":
        return add_months(today + dt.timedelta(days=20), -36)
    if row.state == "ended_yesterday":
        return add_months(today - dt.timedelta(days=1), -36)
    if row.state == "ended_long_ago":
        return add_months(today, -50)
    # Decisions come a few a year, so that one decision lists many products.
    return add_months(today.replace(day=1), -row.draw("issued", 1, 32)) + dt.timedelta(days=14)


_GRAMS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kg|g|ml|lít|l)\b")


def net_grams(row: Row) -> int:
    """Return the net weight that the pack says (a litre counts as a kilogram), else a usual one of its group."""
    match = _GRAMS.search(row.pack)
    if match:
        number = float(match[1].replace(",", "."))
        return round(number * (1000 if match[2] in {"kg", "lít", "l"} else 1))
    if re.search(r"\bkg\b", row.pack):
        return 1000
    return 900 if row.group.startswith("Thủ công") else 400


@functools.cache
def _names() -> tuple[list[str], list[str]]:
    rows = _read("names.csv")
    return [row["surname"] for row in rows], [row["given"] for row in rows]


def person(seed: str) -> str:
    """Return a made-up name of a person."""
    surnames, given = _names()
    return f"{surnames[draw(seed + '/họ', 0, len(surnames) - 1)]} {given[draw(seed + '/tên', 0, len(given) - 1)]}"


def place_name(row: Row) -> str:
    """Return the name of the place without its type: "xã Bát Tràng" → "Bát Tràng"."""
    last = row.place.split(",")[-1].strip()
    return re.sub(r"^(xã|phường|thị trấn|thành phố|thị xã|huyện|quận|đảo)\s+", "", last, flags=re.IGNORECASE)


def old_address(row: Row) -> str:
    """Return the address of before July 2025, the smallest unit first; the data begin with the district."""
    parts = [part.strip() for part in row.place.split(",")]
    return ", ".join([*reversed(parts), row.former_province])


CITIES = {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "TP. Hồ Chí Minh", "Cần Thơ", "Huế"}


def province_committee(province: str) -> str:
    """Return the authority that certifies 3 and 4 stars: "UBND tỉnh Hà Giang"."""
    return f"UBND {'thành phố' if province in CITIES else 'tỉnh'} {province.removeprefix('TP. ')}"


def producer_name(row: Row) -> tuple[str, str]:
    """Return a made-up producer's name, Vietnamese and English: who makes several things in one place is one."""
    place = place_name(row)
    if row.kind == "household":
        owner = person(f"{place}/{row.former_province}/{row.group}")
        return f"Hộ kinh doanh {owner}", f"{owner} household"
    words = {
        "enterprise": ("Công ty TNHH Đặc sản", "Specialties Co., Ltd."),
        "cooperative": ("Hợp tác xã", "Cooperative"),
        "cooperative_group": ("Tổ hợp tác", "Cooperative Group"),
        "association": ("Hội nghề", "Craft Association"),
    }[row.kind]
    return f"{words[0]} {place}", f"{place} {words[1]}"
