"""How two spellings of a place compare: marks decide when they are typed, otherwise everything folds."""

import re
import unicodedata

from shop.core.text import clean_line, fold, tone_place

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_SIGNS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"\b0+(?=[1-9])")


def spelt(text: str) -> str:
    """Return ``text`` in lower case with its marks, hoà as hòa, without apostrophes and signs, "01" as "1".

    It has the length of ``folded(spelt(text))``, so the two compare letter by letter.
    """
    text = _APOSTROPHES.sub("", tone_place(clean_line(text)).lower())
    return _ZEROS.sub("", " ".join(_SIGNS.sub(" ", text).split()))


def folded(text: str) -> str:
    """Return ``spelt(text)`` without marks."""
    return fold(spelt(text))


def squashed(key: str) -> str:
    """Return folded text as one word with i for y: the last resort for Mĩ/Mỹ, Qui/Quy, Eahleo."""
    return key.replace(" ", "").replace("y", "i")


def has_marks(spelling: str) -> bool:
    """Return whether any letter of ``spelling`` carries a mark."""
    return fold(spelling) != spelling


def agrees(typed: str, name: str) -> bool:
    """Return whether every mark of ``typed`` stands in ``name`` too; both spelt, ``typed`` may be a beginning.

    A letter without marks leaves open what was meant: "mỹ tho" agrees with Mỹ Thọ, "mỹ thọ" not with Mỹ Tho.
    """
    return all(_marks(a) <= _marks(b) for a, b in zip(typed, name, strict=False) if a != b)


def _marks(letter: str) -> set[str]:
    pieces = unicodedata.normalize("NFD", letter.replace("đ", "d\u0335"))
    return set(pieces[1:])
