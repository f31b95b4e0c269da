"""Two people of the office press "draft" for one producer at once: one payout is written."""

import threading

import pytest
from django.db import connection, connections

from shop.core.clock import today
from shop.ledger import payouts, rates
from shop.ledger.models import Entry, Payout, PayoutAccount, PayoutLine
from shop.ledger.services import LineFacts, PartFacts, book_cash, sync_part
from tests.factories.catalogue import make_producer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _both(job) -> list:
    """Run ``job`` in two threads that start together; return what they raised."""
    barrier, raised = threading.Barrier(2), []

    def run():
        try:
            barrier.wait(10)
            job()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.fixture
def producer():
    rates.load_reference()
    found = make_producer("HTX Hai Lần")
    PayoutAccount.objects.create(producer=found, bank="ACB", number="1", holder="HAI LAN", valid_from=today())
    book_cash("O", key="1", amount_vnd=200_000)
    sync_part(PartFacts("O", "O-1", found.pk, (LineFacts(0, 200_000),), 0))
    return found


def test_one_payout_is_drafted_and_sent_once(producer):
    assert connection.vendor == "postgresql"
    assert _both(lambda: payouts.draft(producer, {"O-1"}, {})) == []
    payout = Payout.objects.get()
    assert payout.amount_vnd == sum(PayoutLine.objects.values_list("amount_vnd", flat=True)) == 200_000
    assert _both(lambda: payouts.send(payout, "FT-1")) == []
    assert Entry.objects.filter(kind="payout").count() == 1


def test_control_without_the_lock_two_would_be_counted(producer, monkeypatch):
    """The same race with the lock and the one-draft rule taken out of the way computes the money twice."""
    both_counted = threading.Barrier(2)
    counted = []
    real = payouts.due

    def slow(*args):
        found = real(*args)
        both_counted.wait(10)
        counted.append(found[0].amount_vnd)
        return found

    assert _both(lambda: slow({"O-1"}, {}, producer)) == []
    assert sum(counted) == 400_000
