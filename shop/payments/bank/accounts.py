"""Which account a transfer goes to."""

from django.conf import settings
from django.db.models import Q

from shop.core import clock
from shop.payments.bank_models import BankAccount


def _valid():
    today = clock.today()
    rows = BankAccount.objects.filter(valid_from__lte=today).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    return rows.order_by("-valid_from", "-pk")


def office_account() -> BankAccount | None:
    """Return the office's account of today; None when transfers are off."""
    return _valid().filter(producer=None).first()


def account_for(payment) -> BankAccount | None:
    """Return the account that ``payment`` goes to.

    A producer's own account (a row valid today is the setting) only when the whole order is his: one transfer cannot
    be split over accounts.
    """
    producers = set(payment.purchase.order.seller_orders.values_list("producer_id", flat=True))
    own = _valid().filter(producer_id=producers.pop()).first() if len(producers) == 1 else None
    return own or office_account()


def seed_office_account() -> BankAccount | None:
    """Write the account of VIETQR_* as the office's, repeatable; None when it is not configured."""
    account = settings.VIETQR_ACCOUNT
    if account is None:
        return None
    current = office_account()
    if current and (current.bank_bin, current.number, current.holder) == account:
        return current
    bank_bin, number, holder = account
    row, _created = BankAccount.objects.update_or_create(
        bank_bin=bank_bin, number=number, valid_from=clock.today(), defaults={"holder": holder, "producer": None}
    )
    return row
