"""Cards on a real PostgreSQL: one message in many threads, and web processes that are killed at the worst moment."""

import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import move
from shop.payments import inquiry, services
from shop.payments.models import Capture, GatewayEvent, Payment, Refund
from shop.payments.settlement import settle_due
from tests.factories.cards import make_card_payment, open_page
from tests.factories.catalogue import make_product
from tools.fake_stripe import TEST_KEY, TEST_WEBHOOK_SECRET
from tools.fake_stripe.events import signed
from tools.services.host import free_port, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SERVER = """
from wsgiref.simple_server import make_server
from shop.wsgi import application
make_server("127.0.0.1", {port}, application).serve_forever()
"""


@pytest.fixture
def payment(stripe):
    return open_page(make_card_payment(make_product(price=150_000, stock=9)))


def test_one_message_in_eight_threads_counts_once(payment, stripe):
    stripe.pay(payment.provider_id)
    body, header = signed(stripe.sent[0], stripe.secret)
    gate, answers = threading.Barrier(8), []

    def send():
        try:
            gate.wait(timeout=20)
            headers = {"Stripe-Signature": header}
            answer = Client().post("/stripe/webhook/", body, content_type="application/json", headers=headers)
            answers.append(answer.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    payment.refresh_from_db()
    assert answers == [200] * 8
    assert (payment.state, payment.captured_vnd) == ("paid", payment.amount_vnd)
    assert (Capture.objects.count(), GatewayEvent.objects.count(), Refund.objects.count()) == (1, 1, 0)


class WebProcess:
    """A page server in a process of its own, on the test's database and stand-in; killed by the stand-in at a call."""

    def __init__(self, stripe, var: Path):
        database = connection.settings_dict
        place = f"{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
        self.stripe, self.port = stripe, free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}",
            "STRIPE_SECRET_KEY": TEST_KEY,
            "STRIPE_WEBHOOK_SECRET": TEST_WEBHOOK_SECRET,
            "STRIPE_API_BASE": stripe.url,
            "VAR_DIR": str(var),
        }
        code = SERVER.format(port=self.port)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], env=environment, **quiet)
        assert wait_until(self._answers, lambda: self.process.poll() is None, 60)

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status == 200
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def dies_in(self, path: str, call: str, body: bytes | None = None, **headers: str) -> None:
        """Ask for ``path``; Stripe does ``call``, and the process is gone before it hears the answer."""

        def kill(name: str) -> None:
            if name == call:
                self.stripe.after = None
                os.kill(self.process.pid, signal.SIGKILL)

        self.stripe.after = kill
        headers |= {"Cookie": f"csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        with pytest.raises(ConnectionError):
            urllib.request.urlopen(request, timeout=30)
        assert self.process.wait(timeout=10) == -signal.SIGKILL


@pytest.fixture
def web(stripe, tmp_path):
    started = []

    def start() -> WebProcess:
        started.append(WebProcess(stripe, tmp_path))
        return started[-1]

    yield start
    for web in started:
        web.process.kill()
        web.process.wait(timeout=10)


def address(payment, view: str) -> str:
    return reverse(f"orders:{view}", args=[payment.purchase.order.number, payment.purchase.token])


def test_killed_between_what_stripe_does_and_our_commit_no_money_is_lost_or_moved_twice(stripe, web):
    payment = make_card_payment(make_product(price=150_000, stock=9))

    # The page was opened at Stripe, its number was never written down: the next press finds the same page.
    web().dies_in(address(payment, "card_start"), "session.create", b"")
    payment.refresh_from_db()
    assert payment.provider_id == ""
    begun = services.start(payment)
    assert [row["id"] for row in stripe.state.of_kind("checkout.session")] == [begun.provider_id]

    # It was paid, the process that heard of it died: the tick asks and confirms.
    stripe.pay(begun.provider_id)
    web().dies_in(address(payment, "card_return"), "session.retrieve")
    assert not Capture.objects.exists()
    assert inquiry.ask_open() == 1
    settle_due()
    payment = Payment.objects.get()
    assert (payment.state, payment.captured_vnd, Capture.objects.count()) == ("paid", payment.amount_vnd, 1)


def test_killed_while_a_refund_is_made_it_is_made_once(stripe, web):
    """The money came for an order that was cancelled; the process that sent it back died before it heard so."""
    payment = open_page(make_card_payment(make_product(price=150_000, stock=9)))
    stripe.pay(payment.provider_id)
    stripe.fault = "500"  # nobody hears of the payment when the order is cancelled
    move(payment.purchase.order.seller_orders.get(), "cancel", role=Role.BUYER)
    stripe.fault = ""
    body, header = signed(stripe.sent[0], stripe.secret)
    headers = {"Stripe-Signature": header, "Content-Type": "application/json"}
    web().dies_in("/stripe/webhook/", "refund.create", body, **headers)
    assert Refund.objects.get().state == "pending"
    settle_due()
    assert Refund.objects.get().state == "done"
    assert [row["amount"] for row in stripe.state.of_kind("refund")] == [payment.amount_vnd]
    assert SellerOrder.objects.get().state == "cancelled"
