"""Banks that take transfers by QR code, by the number (BIN) that NAPAS gave them: data/banks.csv."""

import csv
import functools
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "banks.csv"


@functools.cache
def names() -> dict[str, str]:
    """Return the name of each bank by its BIN of six digits, sorted by name."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["name"].lower())
    return {row["bin"]: row["name"] for row in rows}


def choices() -> list[tuple[str, str]]:
    """Return (BIN, name) for a select."""
    return list(names().items())


def name_of(bank_bin: str) -> str:
    """Return the name of a bank, or its BIN when it is not in the list."""
    return names().get(bank_bin, bank_bin)
