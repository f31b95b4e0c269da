"""Accounts, transfers and statements for tests."""

import datetime as dt

from shop.core import clock
from shop.payments.bank.matching import Incoming, take
from shop.payments.bank_models import BankAccount
from shop.payments.models import Payment
from tests.factories.orders import make_order


def make_account(producer=None, **fields):
    """Return an account at ACB that is valid since yesterday; the office's without a producer."""
    values = {"bank_bin": "970416", "number": "257678859", "holder": "VAN PHONG OCOP MAU"} | fields
    start = clock.today() - dt.timedelta(days=1)
    return BankAccount.objects.create(producer=producer, valid_from=start, **values)


def make_transfer(*products, **order) -> Payment:
    """Order ``products`` by bank transfer and return the payment."""
    return Payment.objects.get(purchase__order=make_order(*products, payment="vietqr", **order))


def arrive(account, amount_vnd: int, memo: str, reference: str = "FT1"):
    """Let a sum arrive on ``account``; return its line."""
    return take(account, Incoming(clock.today(), amount_vnd, memo, reference))[0]
