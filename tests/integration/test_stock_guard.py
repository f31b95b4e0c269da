"""The stock guard: every verb, its refusals, and the books that always add up."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from shop.core import clock
from shop.stock import services
from shop.stock.models import StockHold, StockMovement
from shop.stock.selectors import free_quantities
from shop.stock.services import OutOfStock, Wanted
from tests.factories.stock import StockRecord, make_stockrecord

pytestmark = pytest.mark.django_db


def free(record) -> int:
    return free_quantities([record.pk])[record.pk]


def assert_books_agree(record):
    record.refresh_from_db()
    assert services.ledger_balance(record) == (record.num_in_stock or 0, record.num_allocated or 0)


def test_a_hold_takes_free_pieces_and_leaves_the_shelf():
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 2, "A")])
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated, free(record)) == (5, 2, 3)
    assert StockHold.objects.get().state == StockHold.State.CONFIRMED
    assert_books_agree(record)


def test_two_lines_of_one_record_are_summed():
    record = make_stockrecord(3)
    with pytest.raises(OutOfStock) as refusal:
        services.hold([Wanted(record.pk, 2, "A"), Wanted(record.pk, 2, "A")])
    assert refusal.value.short == {record.pk: 3}


def test_a_hold_is_all_or_nothing():
    plenty, scarce = make_stockrecord(9), make_stockrecord(1)
    with pytest.raises(OutOfStock):
        services.hold([Wanted(plenty.pk, 2, "A"), Wanted(scarce.pk, 2, "A")])
    assert free(plenty) == 9
    assert not StockHold.objects.exists()
    assert_books_agree(plenty)


def test_holding_twice_under_one_reference_changes_nothing():
    record = make_stockrecord(5)
    for _again in range(2):
        services.hold([Wanted(record.pk, 2, "A")])
    assert free(record) == 3


def test_pieces_come_back_once():
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 2, "A")])
    assert services.release(reference="A") == 2
    assert services.release(reference="A") == 0
    assert free(record) == 5
    assert_books_agree(record)


def test_an_expired_hold_stops_counting_at_once_and_comes_back_once(time_machine):
    record = make_stockrecord(5)
    end = clock.now() + dt.timedelta(minutes=30)
    services.hold([Wanted(record.pk, 5, "A")], expires_at=end)
    assert free(record) == 0
    time_machine.move_to(end)
    assert free(record) == 5
    services.hold([Wanted(record.pk, 4, "B")])
    assert services.confirm(reference="A") == 0
    assert services.release_expired() == 0
    assert free(record) == 1
    assert_books_agree(record)


def test_a_confirmed_hold_does_not_expire(time_machine):
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 5, "A")], expires_at=clock.now() + dt.timedelta(minutes=30))
    assert services.confirm(reference="A") == 1
    time_machine.move_to(clock.now() + dt.timedelta(days=2))
    assert services.release_expired() == 0
    assert free(record) == 0


def test_consumed_pieces_leave_the_shelf_once():
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 2, "A")])
    assert services.consume(reference="A") == 2
    assert services.consume(reference="A") == 0
    assert services.release(reference="A") == 0
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (3, 0)
    assert_books_agree(record)


def test_what_is_kept_cannot_be_written_off_or_counted_away():
    record = make_stockrecord(5)
    services.hold([Wanted(record.pk, 4, "A")])
    with pytest.raises(ValidationError):
        services.write_off(record, 2, reason="vỡ")
    with pytest.raises(ValidationError):
        services.count(record, 3)
    assert services.count(record, 4).delta == -1
    assert_books_agree(record)


def test_a_count_that_agrees_writes_nothing():
    record = make_stockrecord(5)
    before = StockMovement.objects.count()
    assert services.count(record, 5) is None
    assert StockMovement.objects.count() == before


@pytest.mark.parametrize("quantity", [0, -1])
def test_quantities_below_one_are_refused(quantity):
    record = make_stockrecord(5)
    with pytest.raises(ValidationError):
        services.receive(record, quantity)
    with pytest.raises(ValidationError):
        services.hold([Wanted(record.pk, quantity, "A")])


def test_the_database_refuses_what_bypasses_the_guard():
    record = make_stockrecord(5)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(num_allocated=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(num_allocated=-1)
