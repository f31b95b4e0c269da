"""Many buyers, few pieces, real threads on a real PostgreSQL. The same race without the guard must oversell."""

import threading

import pytest
from django.db import connection, transaction

from shop.stock import services
from shop.stock.models import StockHold
from shop.stock.services import OutOfStock, Wanted
from tests.factories.stock import StockRecord, make_stockrecord

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

BUYERS, PIECES = 16, 5


def race(act, runners: int = BUYERS) -> list:
    """Start ``runners`` threads at once, each with a connection of its own; return their results."""
    gate, results = threading.Barrier(runners), [None] * runners

    def run(number: int):
        try:
            gate.wait(timeout=20)
            results[number] = act(number)
        except OutOfStock:
            results[number] = "out of stock"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_exactly_as_many_buyers_win_as_there_are_pieces():
    record = make_stockrecord(PIECES)
    results = race(lambda n: services.hold([Wanted(record.pk, 1, f"order-{n}")]) or "held")
    record.refresh_from_db()
    assert results.count("held") == PIECES
    assert results.count("out of stock") == BUYERS - PIECES
    assert record.num_allocated == PIECES
    assert services.ledger_balance(record) == (PIECES, PIECES)


def test_the_same_race_without_the_guard_oversells():
    """The control: read, decide, write, as a shop without a guarded UPDATE does."""
    record = make_stockrecord(PIECES)
    looked = threading.Barrier(BUYERS)

    def naive(number: int):
        with transaction.atomic():
            row = StockRecord.objects.get(pk=record.pk)
            looked.wait(timeout=20)
            if row.num_in_stock - (row.num_allocated or 0) < 1:
                return "out of stock"
            StockHold.objects.create(stockrecord=row, quantity=1, reference=f"naive-{number}", state="confirmed")
            return "held"

    assert race(naive).count("held") > PIECES


def test_orders_of_the_same_goods_in_opposite_order_do_not_wait_for_each_other():
    first, second = make_stockrecord(200), make_stockrecord(200)

    def order(number: int):
        pair = (first, second) if number % 2 else (second, first)
        for turn in range(5):
            services.hold([Wanted(record.pk, 1, f"order-{number}-{turn}") for record in pair])
        return "held"

    assert race(order) == ["held"] * BUYERS
    for record in (first, second):
        record.refresh_from_db()
        assert record.num_allocated == BUYERS * 5


def test_a_release_and_a_consumption_at_once_settle_each_piece_once():
    record = make_stockrecord(PIECES)
    services.hold([Wanted(record.pk, PIECES, "order")])
    acts = [services.release, services.consume]
    moved = race(lambda n: acts[n % 2](reference="order"))
    record.refresh_from_db()
    assert sum(moved) == PIECES
    assert record.num_allocated == 0
    assert services.ledger_balance(record) == (record.num_in_stock, 0)


def test_a_buyer_and_a_producer_who_writes_off_cannot_both_have_the_last_piece():
    record = make_stockrecord(1)

    def act(number: int):
        if number % 2:
            return services.hold([Wanted(record.pk, 1, f"order-{number}")]) or "held"
        try:
            services.write_off(record, 1, reason="vỡ")
        except services.ValidationError:
            return "refused"
        return "written off"

    results = race(act)
    assert results.count("held") + results.count("written off") == 1
    record.refresh_from_db()
    assert 0 <= record.num_allocated <= record.num_in_stock
