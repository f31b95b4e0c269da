"""What a pack size is called in English. Producers write it in Vietnamese, mostly from the same fifty words."""

import csv
import re
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

WORDS = Path(__file__).resolve().parent / "data" / "pack_words.csv"
MEASURES = {"g", "kg", "ml", "l", "m", "cm", "mm"}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[×x/+,.()\-–]")
_SIGNS = {"/": "per", "×": "×", "x": "×", "+": "+", ",": ",", "(": "(", ")": ")"}
LONGEST = 2  # words of the longest entry of the table


def pack_local(text: str) -> str:
    """Return the pack in the reader's language."""
    return english_pack(text) if get_language() == "en" else text


@cache
def english_pack(text: str) -> str:
    """Return "box 500 g" for "hộp 500 g"; the text as it is when one of its words is not in the table."""
    tokens = _TOKEN.findall(text.lower())
    parts: list[str] = []
    while tokens:
        taken, english = _next(tokens, plural=_is_several(parts))
        if not english:
            return text
        if _counts_pieces(parts, tokens):
            parts.append("of")
        parts.append(english)
        tokens = tokens[taken:]
    return _joined(parts)


def _next(tokens: list[str], plural: bool) -> tuple[int, str]:
    """Return how many tokens make up the next word, the longest that is known, and its English ("": none)."""
    first = tokens[0]
    if first[0].isdigit():
        return 1, _number(first)
    if first in _SIGNS:
        return 1, _SIGNS[first]
    for taken in range(LONGEST, 0, -1):
        word = _words().get(" ".join(tokens[:taken]))
        if word:
            return taken, word[plural]
    return 1, ""


@cache
def _words() -> dict[str, tuple[str, str]]:
    """Return {Vietnamese: (one, several)}."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["vi"]: (row["en"], row["en_plural"]) for row in csv.DictReader(file)}


def _number(text: str) -> str:
    """A Vietnamese comma is an English point; a point groups thousands."""
    return text.replace(".", " ").replace(",", ".").replace(" ", ",")


def _is_several(parts: list[str]) -> bool:
    return bool(parts) and parts[-1][0].isdigit() and parts[-1] != "1"


def _counts_pieces(parts: list[str], tokens: list[str]) -> bool:
    """A number after a container counts what is in it ("box of 6 jars"), unless a measure follows ("box 500 g")."""
    follows = tokens[1] if len(tokens) > 1 else ""
    return bool(parts) and parts[-1][-1].isalpha() and tokens[0][0].isdigit() and follows not in {"", *MEASURES}


def _joined(parts: list[str]) -> str:
    text = " ".join(parts)
    return re.sub(r"\( ", "(", re.sub(r" ([,)])", r"\1", text))
