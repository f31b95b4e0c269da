"""Who is old enough for what: goods that are only for adults ask for the date of birth (Law 44/2019/QH14, Art. 5)."""

import datetime as dt
import re
import unicodedata

from shop.core import clock
from shop.fulfilment.models import AgeRule

ALCOHOL = "alcohol"  # the one class of ProductSet.class_slug that is only for adults
_OLDEST = 120  # years; an earlier date of birth is a slip of the keys


class TooYoung(Exception):
    """The buyer is younger than ``min_age``, or has not said when he was born."""

    def __init__(self, min_age: int):
        super().__init__(min_age)
        self.min_age = min_age


def min_age(product_class: str = ALCOHOL, on: dt.date | None = None) -> int:
    """Return the age in years in force; LookupError when the site has no row: then nothing of the class is sold."""
    rows = AgeRule.objects.filter(product_class=product_class, valid_from__lte=on or clock.today())
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise LookupError(f"no AgeRule is in force for {product_class}")
    return found.min_age


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Return the completed years on ``day``; who was born on 29 February is a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_possible(born_on: dt.date) -> bool:
    """Tell whether a person alive today can have been born on that day."""
    return born_on <= clock.today() and age_on(born_on, clock.today()) <= _OLDEST


_TYPED = re.compile(r"(\d{1,2})[/.\s-]+(\d{1,2})[/.\s-]+(\d{4})|(\d{2})(\d{2})(\d{4})")


def read_birth_date(text: str) -> dt.date | None:
    """Return the day that ``text`` says as day, month, year of four digits; None for what is no day of a living person.

    Eight digits need no signs between them: the number pad of a phone has none. Fewer are refused, 1111990 could be two
    days.
    """
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        day, month, year = (int(part) for part in found.groups() if part is not None) if found else (0, 0, 0)
        born_on = dt.date(year, month, day)
    except ValueError:
        return None
    return born_on if is_possible(born_on) else None


def check(born_on: dt.date | None) -> int:
    """Return the age asked for; raise :class:`TooYoung` unless one born on ``born_on`` may buy alcohol today."""
    least = min_age()
    if born_on is None or not is_possible(born_on) or age_on(born_on, clock.today()) < least:
        raise TooYoung(least)
    return least


_START = dt.date(2020, 1, 1)


def load_reference() -> None:
    """Give a new site the age for alcohol, 18; repeatable."""
    values = {"min_age": 18, "source": "Luật 44/2019/QH14, Điều 5"}
    AgeRule.objects.get_or_create(product_class=ALCOHOL, valid_from=_START, defaults=values)
