"""Two processes tell those who wait at the same moment, on a real PostgreSQL; with its control."""

import threading

import pytest
from django.db.models import QuerySet

from shop.accounts.contacts import Contact
from shop.alerts import services
from shop.core.models import OutboxMessage
from shop.partner.models import StockRecord
from tests.concurrency.test_last_pieces import race
from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waited_for():
    """One piece, which three of five people may hear of."""
    services.load_reference()
    product = make_product("Trà Hết", stock=0)
    for number in range(5):
        services.ask(product, Contact("email", f"khach{number}@example.vn"))
    record = StockRecord.objects.get(product=product)
    StockRecord.objects.filter(pk=record.pk).update(num_in_stock=1)  # not by the service, which would tell at once
    return product


def _told() -> list[str]:
    return list(OutboxMessage.objects.filter(reference__startswith="alert:").values_list("recipient", flat=True))


def test_each_is_told_once_and_no_more_than_the_rule_says(waited_for):
    told = race(lambda _n: services.tell_waiting(waited_for.pk), runners=4)
    assert sorted(told) == [0, 0, 0, 3]
    assert sorted(_told()) == [f"khach{number}@example.vn" for number in range(3)]


def test_control_without_lock_and_claim_people_are_told_twice(waited_for, monkeypatch):
    both_have_read, room = threading.Barrier(2), services._room
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(services, "_claim", lambda waiting: True)
    monkeypatch.setattr(services, "_room", lambda *args: (both_have_read.wait(10), room(*args))[1])
    race(lambda _n: services.tell_waiting(waited_for.pk), runners=2)
    assert len(_told()) == 6
