"""Months and quarters, as statements and declarations speak of them."""

import dataclasses
import datetime as dt
import re

from django.utils.translation import gettext as _

from shop.core import clock

FIRST_YEAR = 2018  # of the programme
_MONTH, _QUARTER = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-Q([1-4])")


@dataclasses.dataclass(frozen=True)
class Period:
    """One month, or a quarter of three, from its ``first`` day on; ``key`` is 2026-11 or 2026-Q4."""

    first: dt.date
    months: int = 1

    @property
    def last(self) -> dt.date:
        """The last day, which counts whole."""
        return clock.add_months(self.first, self.months) - dt.timedelta(days=1)

    @property
    def key(self) -> str:
        """How addresses and file names call it."""
        return f"{self.first:%Y}-Q{self.number}" if self.is_quarter else f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """How people call it: 11/2026, or quarter 4/2026."""
        short = f"{self.first:%m/%Y}"
        return _("quarter %s") % f"{self.number}/{self.first:%Y}" if self.is_quarter else short

    @property
    def number(self) -> int:
        """Number of the month or quarter in its year."""
        return (self.first.month + self.months - 1) // self.months

    @property
    def is_quarter(self) -> bool:
        """Whether it is a quarter."""
        return self.months == 3

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.last < clock.today()

    @property
    def before(self) -> "Period":
        """The one before."""
        return Period(clock.add_months(self.first, -self.months), self.months)

    @property
    def after(self) -> "Period | None":
        """The next one, None while it has not begun."""
        return Period(clock.add_months(self.first, self.months), self.months) if self.is_over else None


def month_of(day: dt.date) -> Period:
    """Return the month of a day."""
    return Period(day.replace(day=1))


def quarter_of(day: dt.date) -> Period:
    """Return the quarter of a day."""
    return Period(day.replace(month=day.month - (day.month - 1) % 3, day=1), 3)


def named(text: str) -> Period:
    """Return the period that ``text`` names (2026-11 or 2026-Q4); this month for nonsense and for the future."""
    today = clock.today()
    found = _read(text)
    return found if found and found.first.year >= FIRST_YEAR and found.first <= today else month_of(today)


def _read(text: str) -> Period | None:
    if match := _QUARTER.fullmatch(text):
        month, months = int(match[2]) * 3 - 2, 3
    elif match := _MONTH.fullmatch(text):
        month, months = int(match[2]), 1
    else:
        return None
    try:
        return Period(dt.date(int(match[1]), month, 1), months)
    except ValueError:
        return None
