"""When two names (of products, of producers) are one name."""

import functools
import re

from shop.core.text import clean_line, fold, tone_place


@functools.lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """Return the name as it is compared: NFC, lower case, one place for the tone mark, signs as single blanks."""
    return " ".join(re.findall(r"\w+", tone_place(clean_line(name)).lower()))


def are_twins(one: str, other: str) -> bool:
    """Tell whether two names are the same, or the same typed once with marks and once without.

    Marks tell words apart (kẹo dừa is coconut, kẹo dứa pineapple), so names that both carry marks are compared
    with them.
    """
    a, b = name_key(one), name_key(other)
    return a == b or (fold(a) == fold(b) and fold(a) in {a, b})
