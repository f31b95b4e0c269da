"""Typed attributes of a product as lines that people read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.core.clock import add_months
from shop.core.prepared import Prepared

ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

DAYS_PER_MONTH = 30


def attribute_values(product_ids: Iterable[int]) -> dict[int, dict]:
    """Return {product pk: {code: typed value}}. One query."""
    keys = set(product_ids)
    values: dict[int, dict] = defaultdict(dict)
    for row in _OF_ONE.rows(*keys) if len(keys) == 1 else _values_of(keys):
        values[row.product_id][row.attribute.code] = row.value
    return values


def _values_of(product_ids: Iterable[int]) -> QuerySet:
    return ProductAttributeValue.objects.filter(product_id__in=product_ids).select_related("attribute")


_OF_ONE = Prepared(lambda pk: _values_of([pk]), int)


def facts(values: dict, season_months: Iterable[int]) -> list[tuple[str, str]]:
    """Return (label, text) of what is known, in the order in which a label on the goods would say it."""
    lines = [
        (_("Ingredients"), _local(values, "ingredients")),
        (_("Materials"), _local(values, "materials")),
        (_("Size"), values.get("size", "")),
        (_("Net weight"), weight(values.get("net_weight_g"))),
        (_("Net volume"), volume(values.get("net_volume_ml"))),
        (_("Strength"), strength(values.get("abv"))),
        (_("Keeps for"), life(values.get("shelf_life_days"))),
        (_("Storage"), _local(values, "storage")),
        (_("Lot and date"), _local(values, "lot_practice")),
        (_("Takes"), hours(values.get("duration_hours"))),
        (_("Season"), season(season_months)),
    ]
    return [(label, text) for label, text in lines if text]


def _local(values: dict, code: str) -> str:
    english = values.get(f"{code}_en", "") if get_language() == "en" else ""
    return english or values.get(code, "")


def weight(grams: int | None) -> str:
    """Return "500 g", or "1,5 kg" from a kilogram on."""
    if not grams:
        return ""
    return f"{_number(grams)} g" if grams < 1000 else f"{_number(grams / 1000)} kg"


def volume(millilitres: int | None) -> str:
    """Return "500 ml", or "1,5 lít" from a litre on."""
    if not millilitres:
        return ""
    if millilitres < 1000:
        return f"{_number(millilitres)} ml"
    return _("%(number)s litres") % {"number": _number(millilitres / 1000)}


def strength(abv: float | None) -> str:
    """Return "29,5 % vol"."""
    return f"{_number(abv)} % vol" if abv else ""


def life(days: int | None) -> str:
    """Return whole months when the life is a multiple of 30 days from two months on, else days."""
    if not days:
        return ""
    if days >= 2 * DAYS_PER_MONTH and days % DAYS_PER_MONTH == 0:
        months = days // DAYS_PER_MONTH
        return ngettext("%(number)d month", "%(number)d months", months) % {"number": months}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


def hours(number: int | None) -> str:
    """Return "4 giờ"."""
    return ngettext("%(number)d hour", "%(number)d hours", number) % {"number": number} if number else ""


def season(months: Iterable[int]) -> str:
    """Return the runs of a season, "tháng 11 đến tháng 2, tháng 6"; nothing for all year."""
    chosen = set(months)
    if not chosen or len(chosen) == 12:
        return ""
    starts = sorted(month for month in chosen if _before(month) not in chosen)
    return ", ".join(_run(start, chosen) for start in starts)


def _run(start: int, chosen: set[int]) -> str:
    end = start
    while end % 12 + 1 in chosen:
        end = end % 12 + 1
    if end == start:
        return _month(start)
    return _("%(first)s to %(last)s") % {"first": _month(start), "last": _month(end)}


def _before(month: int) -> int:
    return (month - 2) % 12 + 1


def _month(number: int) -> str:
    return _("month %(number)d") % {"number": number}


def _number(value: float) -> str:
    """Up to three decimals, the sign of the language, no zeros at the end."""
    return formats.number_format(round(value, 3), use_l10n=True) if value % 1 else formats.number_format(int(value))


def months_left(day: dt.date, end: dt.date) -> int:
    """Return the whole months from ``day`` to ``end``; 0 when it has passed."""
    months = max(0, (end.year - day.year) * 12 + end.month - day.month + 1)
    while months and add_months(day, months) > end:
        months -= 1
    return months
