"""Vietnamese text as search compares it: one spelling per word, tokens, and the folded form. Used on both sides."""

import functools
import re

from shop.core import text as core_text
from shop.core.text import clean_line, tone_place

__all__ = ["GAP", "acc", "fold", "join_values", "name_without_pack", "sort_text", "tokens"]

GAP = "0x0"  # stands between the values of a list field, so that no phrase reaches from one into the next

_TOKEN = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("(?<=\\w)['\u2018\u2019\u02bc`\u00b4](?=\\w)")
_FINAL_Y = re.compile(r"(?<=\b[hklmstv])[yỳýỷỹỵ]\b")
_AS_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_PACK = re.compile(r"\s*\(([^()]*)\)\s*$")


@functools.lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return lower-case text without marks (``shop.core.text.fold``), remembered: the same words come again."""
    return core_text.fold(text)


@functools.lru_cache(maxsize=50_000)
def acc(text: str) -> str:
    """Return lower-case NFC text with one spelling per word: hoà is hòa, mỳ is mì, H'Leo is hleo.

    Only for matching, never for showing. A lone final y after h k l m s t v becomes i.
    """
    line = _APOSTROPHE.sub("", clean_line(text).lower())
    return _FINAL_Y.sub(lambda found: _AS_I[found[0]], tone_place(line))


def tokens(text: str) -> list[str]:
    """Return the words of ``acc(text)``: letters and digits, nothing else."""
    return _TOKEN.findall(acc(text))


def words(text: str) -> str:
    """Return ``tokens(text)`` joined by single blanks, the form in which fields are kept."""
    return " ".join(tokens(text))


def join_values(values: list[str]) -> str:
    """Return the values of a list field as one text in which phrases stay inside a value."""
    return f" {GAP} ".join(value for value in values if value)


def name_without_pack(title: str) -> tuple[str, str]:
    """Split "Trà sen Tây Hồ (hộp 100 g)" into its name and its pack; the pack is empty when there is none."""
    found = _PACK.search(title)
    return (title[: found.start()].strip(), found[1].strip()) if found else (title.strip(), "")


def sort_text(key: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    """Return the dictionary key of ``shop.core.text.sort_key`` as a text that any store sorts by code point."""
    letters, tones = key
    return "".join(chr(rank + 1000) for rank in letters) + "\x01" + "".join(chr(rank + 65) for rank in tones)
