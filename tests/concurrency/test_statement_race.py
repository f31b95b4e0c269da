"""Two clerks book the same statement at the same moment, on a real PostgreSQL: each sum counts once."""

import pytest

from shop.payments.bank import imports
from shop.payments.bank_models import BankLine
from shop.payments.models import Payment
from tests.concurrency.test_last_pieces import race
from tests.factories.bank import make_account, make_transfer
from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_with_one_statement_count_each_sum_once():
    account = make_account()
    tea = make_product(price=150_000, stock=50)
    payments = [make_transfer(tea) for _number in range(6)]
    rows = "".join(f"24/11/2026;{p.amount_vnd};{p.reference};FT{p.pk}\n" for p in payments)
    data = f"Ngày;Ghi có;Nội dung;Số tham chiếu\n{rows}".encode()
    statements = [imports.preview(account=account, data=data, file_name="a.csv", columns=None) for _clerk in range(4)]
    results = race(lambda n: imports.book(statements[n]), runners=4)
    assert sum(results) == len(payments)
    assert BankLine.objects.count() == len(payments)
    assert all(payment.captured_vnd == payment.amount_vnd for payment in Payment.objects.all())
