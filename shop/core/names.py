"""When two names (of products, of producers) are one name."""

import functools
import re

from shop.core.text import clean_line, fold, tone_place


def name_key(name: str) -> str:
    """Return the name as it is compared: NFC, lower case, one place for the tone mark, signs as single blanks."""
    return " ".join(re.findall(r"\w+", tone_place(clean_line(name)).lower()))


def are_twins(one: str, other: str) -> bool:
    """Tell whether two names are the same, or the same typed once with marks and once without.

    Marks tell words apart (kẹo dừa is coconut, kẹo dứa pineapple), so names that both carry marks are compared
    with them.
    """
    (a, a_folded), (b, b_folded) = _keys(one), _keys(other)
    return a == b or (a_folded == b_folded and a_folded in {a, b})


@functools.lru_cache(maxsize=8192)  # an import compares each name with all its neighbours
def _keys(name: str) -> tuple[str, str]:
    key = name_key(name)
    return key, fold(key)
