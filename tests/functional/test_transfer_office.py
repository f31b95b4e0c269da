"""The office's pages: read a statement, deal with what did not match, send refunds, take cash."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shop.fulfilment.models import Role
from shop.fulfilment.services import move
from shop.payments.bank_models import BankLine, CodRemittanceLine, StatementImport
from shop.payments.models import Refund
from shop.payments.settlement import settle_due
from tests.factories.accounts import make_user
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_user("Nhân viên", is_staff=True))
    return client


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def payment(account):
    return make_transfer(make_product(price=150_000, stock=9))


def go(name, *args):
    return reverse(f"transfers:{name}", args=args)


@pytest.mark.parametrize("name", ["queue", "statements", "refunds", "cash"])
def test_only_staff_sees_the_money_pages(client, name):
    assert client.get(go(name)).status_code == 302
    client.force_login(make_user())
    assert client.get(go(name)).status_code == 404


@pytest.mark.parametrize("name", ["queue", "statements", "refunds", "cash"])
def test_empty_pages_stand(office, name):
    assert office.get(go(name)).status_code == 200


def test_a_statement_is_shown_then_booked(office, account, payment):
    text = f"Ngày;Ghi có;Nội dung\n24/11/2026;{payment.amount_vnd};{payment.reference}\n"
    file = SimpleUploadedFile("sk.csv", text.encode())
    shown = office.post(go("statements"), {"file": file, "account": account.pk}, follow=True)
    assert shown.status_code == 200
    assert not BankLine.objects.exists()
    office.post(go("statement", StatementImport.objects.get().pk))
    payment.refresh_from_db()
    assert payment.captured_vnd == payment.amount_vnd


def test_a_wrong_file_is_refused_on_the_page(office, account):
    file = SimpleUploadedFile("sk.csv", b"a;b\n1;2\n")
    page = office.post(go("statements"), {"file": file, "account": account.pk})
    assert "notice--bad" in page.content.decode()
    assert not StatementImport.objects.exists()


def test_a_line_is_counted_for_a_proposed_order(office, account, payment):
    line = arrive(account, payment.amount_vnd, "")
    page = office.get(go("line", line.pk)).content.decode()
    assert payment.reference in page
    office.post(go("line", line.pk), {"action": payment.reference})
    payment.refresh_from_db()
    assert payment.captured_vnd == payment.amount_vnd


def test_a_line_is_counted_for_the_order_that_is_typed(office, account, payment):
    line = arrive(account, payment.amount_vnd, "")
    wrong = office.post(go("line", line.pk), {"action": "", "order": "999"})
    assert "notice--bad" in wrong.content.decode()
    office.post(go("line", line.pk), {"action": "", "order": payment.purchase.order.number})
    line.refresh_from_db()
    assert line.state == "booked"


@pytest.mark.parametrize(("action", "state"), [("ignore", "ignored"), ("return", "returned")])
def test_a_sum_without_an_order_needs_a_word(office, account, action, state):
    line = arrive(account, 1_000, "ung ho")
    office.post(go("line", line.pk), {"action": action})
    line.refresh_from_db()
    assert line.state == "review"
    office.post(go("line", line.pk), {"action": action, "note": "quỹ, FT77"})
    line.refresh_from_db()
    assert (line.state, line.note) == (state, "quỹ, FT77")


def test_a_refund_is_marked_as_sent(office, account, payment):
    arrive(account, payment.amount_vnd + 5_000, payment.reference)
    settle_due()
    refund = Refund.objects.get()
    assert office.get(go("refunds")).status_code == 200
    office.post(go("refund_sent", refund.pk), {"bank_reference": " "})
    office.post(go("refund_sent", refund.pk), {"bank_reference": "FT5"})
    refund.refresh_from_db()
    assert (refund.state, refund.provider_id) == ("done", "FT5")


def test_cash_is_taken_typed_and_a_difference_cleared(office):
    part = make_order(make_product(price=150_000, stock=9)).seller_orders.get()
    for action in ("accept", "pack", "hand_over", "deliver"):
        move(part, action, role=Role.PRODUCER)
    data = {"carrier": "Bưu điện", "reference": "BK1", "received_on": "2026-11-24"}
    page = office.post(go("cash"), data | {"typed": f"{part.number} 1.5"})
    assert "notice--bad" in page.content.decode()
    office.post(go("cash"), data | {"typed": f"{part.number} 150.000"})
    line = CodRemittanceLine.objects.get()
    assert line.state == "remitted"
    assert part.number in office.get(go("cash")).content.decode()
    office.post(go("cash_reconcile", line.pk), {"note": "bù tiền mặt"})
    line.refresh_from_db()
    assert line.state == "reconciled"
