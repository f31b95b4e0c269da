"""How prices are spread over what was found: bars for the eye, one sentence for who does not see them."""

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.query import PRICE_BARS, Filters, price_range_key
from shop.core.money import format_vnd

STEP, GAP, TALL, LEAST = 10, 2, 60, 2  # units of the drawing: a bar with its gap, the gap, the tallest bar, the lowest


@dataclasses.dataclass(frozen=True)
class Bar:
    """One bar in units of the drawing, from its upper left corner; ``title`` says its range and number."""

    x: int
    y: int
    width: int
    height: int
    title: str
    chosen: bool


@dataclasses.dataclass(frozen=True)
class Histogram:
    """Bars from the cheapest range with products to the dearest; ``summary`` says the same in a sentence."""

    bars: list[Bar]
    summary: str
    lowest: str
    highest: str
    tall: int = TALL

    @property
    def wide(self) -> int:
        """Width of the drawing in its units."""
        return STEP * len(self.bars) - GAP


def build(counts: Mapping[str, int], filters: Filters, language: str) -> Histogram | None:
    """Return the bars of ``counts`` (price range → products), None when all prices lie in one range."""
    numbers = [counts.get(price_range_key(*bar), 0) for bar in PRICE_BARS]
    filled = [at for at, number in enumerate(numbers) if number]
    if len(filled) < 2:
        return None
    shown = range(filled[0], filled[-1] + 1)
    most = max(shown, key=lambda at: numbers[at])
    ends = PRICE_BARS[filled[0]][0], PRICE_BARS[filled[-1]][1]
    bars = [
        _bar(place, PRICE_BARS[at], numbers[at], numbers[most], filters, language) for place, at in enumerate(shown)
    ]
    summary = _("%(all)s. Most often %(range)s (%(most)s).") % {
        "all": _products(sum(numbers)),
        "range": _range(*PRICE_BARS[most], language),
        "most": _products(numbers[most]),
    }
    lowest, highest = format_vnd(ends[0], language), format_vnd(ends[1] or PRICE_BARS[-1][0], language)
    return Histogram(bars, summary, lowest, highest if ends[1] else _("%(price)s and more") % {"price": highest})


def _bar(place: int, bounds: tuple, number: int, most: int, filters: Filters, language: str) -> Bar:
    height = max(LEAST, round(TALL * number / most)) if number else 0
    title = f"{_range(*bounds, language)}: {_products(number)}"
    return Bar(place * STEP, TALL - height, STEP - GAP, height, title, _is_chosen(bounds, filters))


def _is_chosen(bounds: tuple[int, int | None], filters: Filters) -> bool:
    """Say whether a range reaches into the prices that were asked for; without any every range does."""
    low, high = bounds
    above = filters.price_max is None or low <= filters.price_max
    return above and (filters.price_min is None or high is None or high > filters.price_min)


def _range(low: int, high: int | None, language: str) -> str:
    values = {"low": format_vnd(low, language), "high": format_vnd(high or 0, language)}
    return _("%(low)s and more") % values if high is None else _("%(low)s up to below %(high)s") % values


def _products(number: int) -> str:
    return ngettext("%(number)d product", "%(number)d products", number) % {"number": number}
