"""Commission and tax: rows with their first day, chosen by producer, product group and kind of income."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from catalogue.listings.models import Listing
from shop.ledger.models import CommissionRate, PayoutRule, TaxRate
from shop.partner.models import Producer

Income = TaxRate.Income
WHOLE = 10_000  # basis points


@dataclasses.dataclass(frozen=True)
class Taken:
    """What is taken from an income, in đồng: commission, and {tax: (tax, income that it is on)}."""

    commission_vnd: int = 0
    taxes: Mapping[str, tuple[int, int]] = dataclasses.field(default_factory=dict)


def deductions(producer_id: int, income: Counter, day: dt.date) -> Taken:
    """Return what is taken from ``income``, {product: đồng}, at the rates of ``day``.

    Each is rounded once, half up, over what has the same rate: so that two halves of an order are taxed as the whole.
    """
    charged = _commission_rates(producer_id, day)
    taxed = _tax_rates(producer_id, day)
    if not (charged or taxed) or not any(income.values()):
        return Taken()
    groups, services = _kinds_of(income)
    by_rate: Counter = Counter()
    by_class: Counter = Counter()
    for product, amount in income.items():
        by_rate[_best(charged, groups.get(product))] += amount
        by_class[Income.SERVICES if product in services else Income.GOODS] += amount
    commission = sum(_share(amount, points) for points, amount in by_rate.items())
    return Taken(commission, _taxes(taxed, by_class))


def _taxes(rows: list[TaxRate], by_class: Counter) -> dict[str, tuple[int, int]]:
    return {
        f"{tax}_{row.income}": (_share(by_class[row.income], points), by_class[row.income])
        for row in rows
        for tax, points in (("vat", row.vat_basis_points), ("pit", row.pit_basis_points))
        if by_class[row.income]
    }


def _share(amount: int, points: int) -> int:
    return int((Decimal(amount) * points / WHOLE).quantize(Decimal(1), ROUND_HALF_UP))


def _commission_rates(producer_id: int, day: dt.date) -> list[CommissionRate]:
    """Return the rows that may concern a producer, the most particular and latest first."""
    rows = CommissionRate.objects.filter(Q(producer=producer_id) | Q(producer=None), valid_from__lte=day)
    order = lambda row: (row.producer_id is None, row.group_number is None, -row.valid_from.toordinal())  # noqa: E731
    return sorted(rows, key=order)


def _best(rows: list[CommissionRate], group: int | None) -> int:
    return next((row.basis_points for row in rows if row.group_number in (None, group)), 0)


def _tax_rates(producer_id: int, day: dt.date) -> list[TaxRate]:
    """Return the row of each class of income that is in force for the kind of this producer."""
    kind = Producer.objects.filter(pk=producer_id).values("kind")[:1]
    rows = TaxRate.objects.filter(producer_kind=kind, valid_from__lte=day).order_by("valid_from")
    return list({row.income: row for row in rows}.values())


def _kinds_of(income: Counter) -> tuple[dict[int, int], set[int]]:
    """Return {product: group} and the products that are services."""
    rows = Listing.objects.filter(product__in=income).values_list(
        "product_id", "product_set__group_number", "product_set__is_service"
    )
    rows = list(rows)
    return {pk: group for pk, group, _service in rows}, {pk for pk, _group, service in rows if service}


def payout_rule(day: dt.date) -> PayoutRule:
    """Return the rule in force; LookupError when the site has none (``load_reference`` gives the first)."""
    rule = PayoutRule.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    if rule is None:
        raise LookupError(f"no PayoutRule is in force on {day}")
    return rule


# Decree 117/2025 in force from 1 July 2025: marketplaces withhold for household and individual sellers
# 1 % VAT and 0.5 % income tax of goods, 5 % and 2 % of services.
_START = dt.date(2025, 7, 1)
_SOURCE = "Nghị định 117/2025/NĐ-CP"
_TAXES = [(Income.GOODS, 100, 50), (Income.SERVICES, 500, 200)]


def load_reference() -> None:
    """Give a new site its first tax rates and payout rule; repeatable, rows of the office stay as they are."""
    for income, vat, pit in _TAXES:
        TaxRate.objects.get_or_create(
            producer_kind=Producer.Kind.HOUSEHOLD,
            income=income,
            valid_from=_START,
            defaults={"vat_basis_points": vat, "pit_basis_points": pit, "source": _SOURCE},
        )
    PayoutRule.objects.get_or_create(valid_from=_START, defaults={"hold_days": 7})
