"""The steps of a seller order: who may make them, and what stock, claims and books do."""

import pytest
from django.core.exceptions import ValidationError

from shop.core.clock import now
from shop.fulfilment import services
from shop.fulfilment.models import Claim, Role, SellerOrder
from shop.fulfilment.services import NotPossible, move
from shop.ledger.models import Entry
from shop.ledger.services import balance
from shop.payments.models import Payment, Refund
from shop.payments.settlement import settle_due
from shop.stock.services import ledger_balance
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
State = SellerOrder.State


@pytest.fixture
def tea():
    return make_product(price=150_000, stock=5)


@pytest.fixture
def part(tea):
    """A cash order of two packs at 150.000."""
    return make_order(tea, pieces=2).seller_orders.get()


def walk(part, *actions, role=Role.PRODUCER):
    for action in actions:
        move(part, action, role=role)
    return part


def shelf(product) -> tuple[int, int]:
    """(on hand, allocated); the movements must add up to the same."""
    record = product.stockrecords.get()
    assert ledger_balance(record) == (record.num_in_stock, record.num_allocated or 0)
    return record.num_in_stock, record.num_allocated


def test_cash_is_taken_when_the_parcel_arrives_and_booked_once(part, tea, django_capture_on_commit_callbacks):
    assert Payment.objects.get().captured_vnd == 0
    walk(part, "accept", "pack", "hand_over")
    assert shelf(tea) == (3, 0)
    with django_capture_on_commit_callbacks(execute=True):
        walk(part, "deliver")
    payment = Payment.objects.get()
    assert (payment.state, payment.captured_vnd) == ("paid", part.total_vnd)
    settle_due()
    walk(part, "deliver")
    assert balance(part.order.number) == part.total_vnd
    booked = dict(Entry.objects.exclude(account="buyer").values_list("account", "amount_vnd"))
    assert booked == {"producer": 300_000, "delivery": part.delivery_vnd}


def test_the_tick_settles_what_a_crash_left(part):
    walk(part, "accept", "pack", "hand_over", "deliver")
    assert settle_due() == 1
    assert Payment.objects.get().captured_vnd == part.total_vnd
    assert settle_due() == 0


def test_a_cancelled_order_gives_stock_and_debt_back_once(part, tea):
    assert shelf(tea) == (5, 2)
    move(part, "cancel", role=Role.BUYER)
    move(part, "cancel", role=Role.BUYER)
    assert shelf(tea) == (5, 0)
    assert part.payable_vnd == 0
    assert Claim.objects.count() == 1
    settle_due()
    assert Payment.objects.get().state == "closed"
    assert not Entry.objects.exists()
    assert not Refund.objects.exists()


def test_a_refused_parcel_comes_back_to_the_shelf(part, tea):
    walk(part, "accept", "pack", "hand_over")
    move(part, "refuse", role=Role.CARRIER, note="khách không nhận")
    assert shelf(tea) == (5, 0)
    assert part.payable_vnd == 0


@pytest.mark.parametrize(
    ("steps", "action", "role"),
    [
        (["accept", "pack"], "cancel", Role.BUYER),  # packed: too late for the buyer
        ([], "accept", Role.BUYER),
        (["accept"], "hand_over", Role.PRODUCER),  # not packed yet
        (["accept", "pack"], "collect", Role.POINT),  # this one is sent
        (["accept", "pack", "hand_over", "deliver"], "refuse", Role.CARRIER),
    ],
)
def test_steps_out_of_order_or_by_the_wrong_hand_change_nothing(part, tea, steps, action, role):
    walk(part, *steps)
    before = (part.state, shelf(tea), part.events.count())
    with pytest.raises(NotPossible):
        move(part, action, role=role, note="vì sao")
    part.refresh_from_db()
    assert (part.state, shelf(tea), part.events.count()) == before


def test_declining_needs_a_reason(part):
    with pytest.raises(ValidationError, match="lý do"):
        move(part, "decline", role=Role.PRODUCER)


def test_fewer_pieces_are_sent_and_the_buyer_pays_less(part, tea):
    row = part.lines.get()
    services.drop_line(row, 1, role=Role.PRODUCER, reason="một hộp bị móp")
    part.refresh_from_db()
    assert (part.state, part.payable_vnd) == (State.CONFIRMED, part.total_vnd - 150_000)
    assert shelf(tea) == (5, 1)
    walk(part, "accept", "pack", "hand_over", "deliver")
    settle_due()
    assert Payment.objects.get().captured_vnd == part.total_vnd - 150_000
    assert shelf(tea) == (4, 0)


def test_dropping_all_pieces_declines_the_order(part, tea):
    services.drop_line(part.lines.get(), 2, role=Role.PRODUCER, reason="hết hàng")
    part.refresh_from_db()
    assert (part.state, part.payable_vnd, shelf(tea)) == (State.CANCELLED, 0, (5, 0))


def test_a_claim_counts_once_and_never_exceeds_the_total(part):
    assert services.claim(part, key="goodwill", goods_vnd=50_000, reason="hộp móp")
    assert services.claim(part, key="goodwill", goods_vnd=50_000, reason="hộp móp") is None
    with pytest.raises(ValidationError):
        services.claim(part, key="more", goods_vnd=part.total_vnd, reason="quá tay")
    part.refresh_from_db()
    assert part.waived_vnd == 50_000


def test_a_late_producer_is_reminded_once(part, time_machine):
    assert part.due_at > now()
    time_machine.move_to(part.due_at)
    assert services.remind_due() == 1
    assert services.remind_due() == 0
