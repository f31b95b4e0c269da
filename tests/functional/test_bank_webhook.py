"""The bank's message: only a fresh, genuine one counts, and each sum once."""

import json
import time

import pytest

from shop.core import clock
from shop.payments.bank.webhook import signature
from shop.payments.bank_models import BankLine
from tests.factories.bank import make_account, make_transfer
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
SECRET = "bi-mat"


@pytest.fixture
def payment():
    make_account()
    return make_transfer(make_product(price=150_000, stock=5))


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.VIETQR_WEBHOOK_SECRET = SECRET


def message(payment, **changes) -> bytes:
    data = {
        "account": "257678859",
        "reference": "FT9",
        "amount": payment.amount_vnd,
        "memo": payment.reference,
        "day": clock.today().isoformat(),
    }
    return json.dumps(data | changes).encode()


def send(client, body, secret=SECRET, age=0, signed=None):
    header = signature(signed or body, secret, int(time.time()) - age)
    headers = {"X-Bank-Signature": header}
    return client.post("/webhook/ngan-hang/", body, content_type="application/json", headers=headers).status_code


def test_a_genuine_message_counts_once(client, payment):
    assert send(client, message(payment)) == 200
    assert send(client, message(payment)) == 200
    payment.refresh_from_db()
    assert (payment.captured_vnd, BankLine.objects.count()) == (payment.amount_vnd, 1)


@pytest.mark.parametrize(
    "how", [{"secret": "falsch"}, {"age": 301}, {"age": -301}, {"signed": b"{}"}], ids=["key", "old", "early", "body"]
)
def test_forged_and_stale_messages_change_nothing(client, payment, how):
    assert send(client, message(payment), **how) == 400
    assert not BankLine.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "435.000"},
        {"amount": 0},
        {"amount": 1.5},
        {"amount": True},
        {"account": "0"},
        {"reference": ""},
        {"day": "24/11/2026"},
        {"day": None},
    ],
)
def test_a_message_that_says_nothing_whole_is_refused(client, payment, change):
    assert send(client, message(payment, **change)) == 400
    assert not BankLine.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null", b'"x"'])
def test_a_signed_message_that_is_no_object_is_refused(client, body):
    assert send(client, body) == 400


def test_without_a_signature_nothing_is_read(client, payment):
    assert client.post("/webhook/ngan-hang/", message(payment), content_type="application/json").status_code == 400


def test_without_a_secret_there_is_no_such_page(client, payment, settings):
    settings.VIETQR_WEBHOOK_SECRET = ""
    assert send(client, message(payment)) == 404
