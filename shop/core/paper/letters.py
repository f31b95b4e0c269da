"""The letters of papers: which there are, and what becomes of a sign without one."""

import functools
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "be-vietnam-pro"
FOLDER = Path(__file__).resolve().parent / "fonts"
FILES = {"": FOLDER / f"{FAMILY}-regular.ttf", "B": FOLDER / f"{FAMILY}-bold.ttf"}


@functools.cache
def known() -> frozenset[int]:
    """Return the code points that both weights can draw."""
    return frozenset.intersection(*map(_drawn_by, FILES.values()))


def _drawn_by(path: Path) -> frozenset[int]:
    with TTFont(path) as font:
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """Return ``text`` (NFC) with "?" for each sign that cannot be drawn; line breaks stay, control signs go."""
    return "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", text))


def _drawn(sign: str) -> str:
    if sign == "\n" or ord(sign) in known():
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    if all(ord(part) in known() for part in plain):
        return plain
    return "" if unicodedata.category(sign).startswith("C") else "?"
