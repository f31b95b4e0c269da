"""Count the uses of offers and vouchers, in the transaction of the order; give them back once.

Counting is one guarded UPDATE for each voucher and each offer with a limit: of many who order at once with the last
use, one gets it. Offers without a limit are not counted, so that no order waits for another.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from oscar.core.loading import get_model

from shop.core import audit
from shop.offers.reckoning import Given

ConditionalOffer = get_model("offer", "ConditionalOffer")
OrderDiscount = get_model("order", "OrderDiscount")
Voucher = get_model("voucher", "Voucher")
VoucherApplication = get_model("voucher", "VoucherApplication")


_LIMITED = Q(max_global_applications__isnull=False) | Q(max_discount__isnull=False)


class UsedUp(Exception):
    """Somebody else took the last use in this very moment; nothing was counted."""


def take(given: Sequence[Given], user=None) -> None:
    """Count one use of each voucher and limited offer in ``given``. Raises :class:`UsedUp`."""
    if not given:
        return
    with transaction.atomic():
        for voucher_id, amount in sorted(_by_voucher(given).items()):
            _take_voucher(voucher_id, amount, user)
        for one in sorted(given, key=lambda one: one.offer.pk):
            if one.offer.is_limited:
                _take_offer(one)


def _by_voucher(given: Sequence[Given]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for one in given:
        if one.offer.voucher_id:
            sums[one.offer.voucher_id] = sums.get(one.offer.voucher_id, 0) + one.total_vnd
    return sums


def _take_voucher(pk: int, amount: int, user) -> None:
    """The row stays locked to the end of the order, so that what is read after it cannot change either."""
    free = Voucher.objects.filter(pk=pk).exclude(usage=Voucher.SINGLE_USE, num_orders__gt=0)
    if not free.update(num_orders=F("num_orders") + 1, total_discount=F("total_discount") + Decimal(amount)):
        raise UsedUp
    once = VoucherApplication.objects.filter(voucher_id=pk, voucher__usage=Voucher.ONCE_PER_CUSTOMER)
    if once.filter(user=user).exists():
        raise UsedUp


def _take_offer(one: Given) -> None:
    if not _count_offer(one.offer.pk, Decimal(one.total_vnd)):
        raise UsedUp


def _count_offer(pk: int, amount: Decimal) -> bool:
    """Count one use of an offer unless a limit is reached."""
    free = ConditionalOffer.objects.filter(
        Q(max_global_applications=None) | Q(num_applications__lt=F("max_global_applications")),
        Q(max_discount=None) | Q(max_discount__gte=F("total_discount") + amount),
        pk=pk,
    )
    return bool(
        free.update(
            num_applications=F("num_applications") + 1,
            num_orders=F("num_orders") + 1,
            total_discount=F("total_discount") + amount,
        )
    )


def record(order, given: Sequence[Given], user=None) -> None:
    """Write down what ``order`` got from which offer, and by which voucher."""
    if not given:
        return
    OrderDiscount.objects.bulk_create(
        OrderDiscount(
            order=order,
            offer_id=one.offer.pk,
            offer_name=one.offer.name,
            voucher_id=one.offer.voucher_id,
            voucher_code=one.offer.code,
            frequency=1,
            amount=Decimal(one.total_vnd),
        )
        for one in given
    )
    VoucherApplication.objects.bulk_create(
        VoucherApplication(voucher_id=pk, order=order, user=user) for pk in _by_voucher(given)
    )


@transaction.atomic
def give_back(order) -> None:
    """Nothing is left of ``order``: its vouchers and offers have one use more again. Repeating changes nothing."""
    for discount in OrderDiscount.objects.filter(order=order, frequency__gt=0).order_by("offer_id"):
        # A discount whose use came back says so by the frequency 0.
        if OrderDiscount.objects.filter(pk=discount.pk, frequency__gt=0).update(frequency=0):
            _give_offer_back(discount)
    for application in VoucherApplication.objects.filter(order=order).order_by("voucher_id"):
        gone, _rows = VoucherApplication.objects.filter(pk=application.pk).delete()
        if gone:
            _give_voucher_back(application.voucher_id, order)


@transaction.atomic
def take_again(order) -> None:
    """``order`` counts again: its uses that came back are taken anew. Repeating changes nothing.

    Raises :class:`UsedUp`, having changed nothing, when somebody else has one by now.
    """
    sums: dict[int, int] = {}
    for discount in OrderDiscount.objects.filter(order=order, frequency=0).order_by("offer_id"):
        if not OrderDiscount.objects.filter(pk=discount.pk, frequency=0).update(frequency=1):
            continue
        if discount.voucher_id:
            sums[discount.voucher_id] = sums.get(discount.voucher_id, 0) + int(discount.amount)
        limited = ConditionalOffer.objects.filter(_LIMITED, pk=discount.offer_id)
        if limited.exists() and not _count_offer(discount.offer_id, discount.amount):
            raise UsedUp
    for pk, amount in sorted(sums.items()):
        _take_voucher(pk, amount, order.user)
        VoucherApplication.objects.create(voucher_id=pk, order=order, user=order.user)


def _give_offer_back(discount) -> None:
    ConditionalOffer.objects.filter(
        _LIMITED, pk=discount.offer_id, num_applications__gt=0, total_discount__gte=discount.amount
    ).update(
        num_applications=F("num_applications") - 1,
        num_orders=F("num_orders") - 1,
        total_discount=F("total_discount") - discount.amount,
    )


def _give_voucher_back(pk: int, order) -> None:
    amount = sum(OrderDiscount.objects.filter(order=order, voucher_id=pk).values_list("amount", flat=True), Decimal(0))
    Voucher.objects.filter(pk=pk, num_orders__gt=0).update(
        num_orders=F("num_orders") - 1, total_discount=F("total_discount") - amount
    )
    audit.log("voucher.given_back", Voucher(pk=pk), order=order.number)
