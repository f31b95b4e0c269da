"""Oscar's rows of running offers as plain values for one basket."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Exists, Q, QuerySet, Sum, prefetch_related_objects
from oscar.core.loading import get_model

from shop.offers import reckoning
from shop.offers.reckoning import Running

Basket = get_model("basket", "Basket")
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
OrderDiscount = get_model("order", "OrderDiscount")

# The kinds of Oscar's benefits and conditions that count; an offer of another kind gives nothing.
KINDS = {
    Benefit.PERCENTAGE: reckoning.PERCENT,
    Benefit.FIXED: reckoning.AMOUNT,
    Benefit.FIXED_UNIT: reckoning.EACH,
}
NEEDS = {
    Condition.VALUE: reckoning.WORTH,
    Condition.COUNT: reckoning.PIECES,
    Condition.COVERAGE: reckoning.KINDS,
}


def any_expression(basket_pk: int, moment: dt.datetime):
    """Return whether an offer or a voucher may concern a basket, as a column: pages without one ask nothing more."""
    attached = Basket.vouchers.through.objects.filter(basket_id=basket_pk)
    return Exists(for_everybody(moment).order_by()) | Exists(attached)


def for_everybody(moment: dt.datetime) -> QuerySet:
    """Return the offers without a voucher that are open at ``moment`` and have somebody who bears them."""
    begun = Q(start_datetime=None) | Q(start_datetime__lte=moment)
    not_over = Q(end_datetime=None) | Q(end_datetime__gte=moment)
    return _borne().filter(begun, not_over, offer_type=ConditionalOffer.SITE)


def of_voucher(voucher) -> QuerySet:
    """Return the open offers of a voucher; the voucher's own days count, not theirs."""
    return _borne().filter(vouchers=voucher, offer_type=ConditionalOffer.VOUCHER)


def _borne() -> QuerySet:
    return ConditionalOffer.objects.filter(status=ConditionalOffer.OPEN, terms__isnull=False)


def load(offers: QuerySet, products: Collection[int], owner_id: int | None, voucher=None) -> list[Running]:
    """Return ``offers`` for a basket with these products, those whose limits are reached left out."""
    related = "terms", "benefit__range", "condition__range"
    rows = [row for row in offers.select_related(*related) if _counts(row, owner_id)]
    prefetch_related_objects([row for row in rows if not row.exclusive], "combinations")
    return [_running(row, products, voucher) for row in rows]


def _counts(row, owner_id: int | None) -> bool:
    if row.benefit.type not in KINDS or row.condition.type not in NEEDS:
        return False
    if row.max_global_applications and row.num_applications >= row.max_global_applications:
        return False
    if row.max_user_applications and owner_id:
        return _uses_of(row, owner_id) < row.max_user_applications
    return True


def _uses_of(row, owner_id: int) -> int:
    """Return how often a person has ordered with an offer; orders that gave their use back count 0."""
    used = OrderDiscount.objects.filter(offer_id=row.pk, order__user=owner_id).aggregate(times=Sum("frequency"))
    return used["times"] or 0


def _running(row, products: Collection[int], voucher) -> Running:
    benefit, condition = row.benefit, row.condition
    kind = KINDS[benefit.type]
    return Running(
        pk=row.pk,
        name=row.name,
        kind=kind,
        value=int(benefit.value * 100) if kind == reckoning.PERCENT else int(benefit.value),
        bearer=row.terms.bearer,
        producer_id=row.terms.producer_id,
        goods=_members(benefit.range, products),
        needs=NEEDS[condition.type],
        needs_value=int(condition.value or 1),
        needs_goods=_members(condition.range, products),
        most_pieces=benefit.max_affected_items,
        priority=row.priority,
        combines_with=frozenset() if row.exclusive else _others(row.combinations.all()),
        left_vnd=int(max(row.max_discount - row.total_discount, 0)) if row.max_discount else None,
        is_limited=bool(row.max_global_applications or row.max_discount),
        voucher_id=voucher.pk if voucher else None,
        code=voucher.code if voucher else "",
    )


def _others(offers: Iterable) -> frozenset[int]:
    return frozenset(offer.pk for offer in offers)


def _members(range_, products: Collection[int]) -> frozenset[int] | None:
    """Return which of the products an Oscar range contains; None for a missing one, which means all."""
    if range_ is None:
        return None
    return frozenset(range_.all_products().filter(pk__in=products).values_list("pk", flat=True))
