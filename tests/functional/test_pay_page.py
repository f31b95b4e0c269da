"""Trial O05 on every surface of the buyer: page, order, mail carry one and the same transfer."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.core.models import OutboxMessage
from shop.payments.bank.instructions import instructions_for
from shop.payments.bank.vietqr import crc16
from shop.payments.models import Payment
from shop.payments.settlement import settle_due
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def payment(account):
    return make_transfer(make_product(price=150_000, stock=9), email="y@example.vn")


def url(payment, name="pay"):
    return reverse(f"orders:{name}", args=[payment.purchase.order.number, payment.purchase.token])


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_order_and_mail_show_the_same_transfer(client, payment):
    transfer = instructions_for(payment)
    assert crc16(transfer.payload[:-4]) == transfer.payload[-4:]
    mail = OutboxMessage.objects.filter(recipient="y@example.vn").latest("pk").body
    for surface in (text_of(client.get(url(payment))), text_of(client.get(url(payment, "track"))), mail):
        for fact in (transfer.bank, transfer.account, transfer.holder, transfer.memo):
            assert fact in surface
        assert f"{transfer.amount_vnd:,}".replace(",", ".") in surface


def test_the_page_draws_the_code_and_has_no_inline_script_or_style(client, payment):
    page = text_of(client.get(url(payment)))
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 1
    assert " style=" not in page
    assert "<style" not in page


def test_the_time_that_is_left_is_said_in_words_and_does_not_count_aloud(client, payment):
    page = text_of(client.get(url(payment)))
    until = timezone.localtime(instructions_for(payment).until)
    assert f"{until:%H:%M %d/%m/%Y}" in page
    assert re.search(r'<span [^>]*aria-hidden="true" data-until="[^"]+"></span>', page), "the countdown is for the eyes"
    assert page.count('aria-live="polite"') == 1


def test_the_rest_has_a_code_for_exactly_the_rest(client, payment, account):
    arrive(account, payment.amount_vnd - 1_000, payment.reference)
    assert 'data-copy="1000"' in text_of(client.get(url(payment)))


def test_the_page_asks_quietly_until_something_arrives(client, payment, account):
    ask = f"{url(payment, 'pay_state')}?rest={payment.amount_vnd}"
    assert client.get(ask).status_code == 204
    arrive(account, payment.amount_vnd, payment.reference)
    settle_due()
    answer = client.get(ask)
    assert answer.status_code == 286
    assert "Tiền đã đến" in text_of(answer)
    assert "<svg xmlns" not in text_of(client.get(url(payment)))


def test_a_stranger_and_a_cash_order_have_no_such_page(client, payment):
    number = payment.purchase.order.number
    assert client.get(reverse("orders:pay", args=[number, "falsch"])).status_code == 404
    purchase = make_order(make_product()).purchase
    assert client.get(reverse("orders:pay", args=[purchase.order.number, purchase.token])).status_code == 404


def test_the_buyer_says_where_a_refund_goes(client, payment, account):
    arrive(account, payment.amount_vnd + 5_000, payment.reference)
    settle_due()
    assert "refund-account" in text_of(client.get(url(payment, "track")))
    wrong = client.post(url(payment, "refund_account"), {"bank_bin": "970436", "number": "x y", "holder": ""})
    assert wrong.status_code == 422
    data = {"bank_bin": "970436", "number": "0123 456 789", "holder": "Nguyễn Văn Mẫu"}
    assert client.post(url(payment, "refund_account"), data).status_code == 302
    assert Payment.objects.get().refund_account.number == "0123456789"
    assert client.post(url(payment, "refund_account"), data).status_code == 404
