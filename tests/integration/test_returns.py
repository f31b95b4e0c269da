"""Goods that come back: in part, money once, pieces to the shelf or thrown away; on the pages of both sides."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from shop.core.clock import now
from shop.fulfilment import returns, services
from shop.fulfilment.models import Return, Role
from shop.fulfilment.services import NotPossible
from shop.ledger import rates
from shop.ledger.models import Entry
from shop.ledger.services import balance
from shop.payments.models import Payment, Refund
from shop.payments.settlement import settle_due
from shop.stock.services import ledger_balance
from tests.factories.accounts import make_member
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_producer, make_product

pytestmark = pytest.mark.django_db
WHO = {"role": Role.PRODUCER}


@pytest.fixture
def tea():
    return make_product("Trà Trả Lại", price=150_000, stock=9, producer=make_producer("HTX Nhận Lại"))


@pytest.fixture
def part(tea):
    """Three packs, paid by transfer and delivered."""
    returns.load_reference()
    rates.load_reference()
    payment = make_transfer(tea, pieces=3)
    arrive(make_account(), payment.amount_vnd, payment.reference)
    settle_due()
    found = payment.purchase.order.seller_orders.get()
    for action in ("pack", "hand_over", "deliver"):
        services.move(found, action, role=Role.PRODUCER)
    return found


def _ask(part, pieces=1, **said) -> Return:
    return returns.ask(part, {part.lines.get().pk: pieces}, **{"reason": "broken"} | said)


def _shelf(product) -> int:
    record = product.stockrecords.get()
    assert ledger_balance(record) == (record.num_in_stock, record.num_allocated or 0)
    return record.num_in_stock


def test_money_of_two_pieces_goes_back_once_when_they_are_here(part, tea):
    made = _ask(part, 2)
    returns.decide(made, agreed=True, **WHO)
    settle_due()
    assert not Refund.objects.exists(), "nothing goes back before the goods do"
    for _time in range(2):
        returns.receive(made, [made.lines.get().pk], **WHO)
        settle_due()
    assert Refund.objects.get().amount_vnd == 300_000
    assert _shelf(tea) == 8
    payment = Payment.objects.get()
    assert balance(part.order.number) == payment.captured_vnd - payment.refunded_vnd
    assert Entry.objects.filter(account="buyer").exists()
    row = part.lines.get()
    assert (row.returned, row.kept) == (2, 1)


def test_pieces_that_cannot_be_sold_again_stay_off_the_shelf(part, tea):
    returns.receive(_ask(part), [], **WHO)
    assert _shelf(tea) == 6


def test_after_a_part_came_back_the_rest_can(part):
    returns.receive(_ask(part), **WHO)
    returns.receive(_ask(part, 2), **WHO)
    settle_due()
    assert sum(Refund.objects.values_list("amount_vnd", flat=True)) == 450_000
    part.refresh_from_db()
    assert not returns.can_ask(part)


@pytest.mark.parametrize("pieces", [4, -1, 0])
def test_only_what_one_has_can_be_sent_back(part, pieces):
    with pytest.raises(ValidationError):
        _ask(part, pieces)


def test_one_return_at_a_time(part):
    _ask(part)
    with pytest.raises(NotPossible):
        _ask(part)


def test_the_days_end_with_the_seventh(part, time_machine):
    arrived = now()
    time_machine.move_to(arrived + dt.timedelta(days=7), tick=False)
    assert returns.can_ask(part)
    time_machine.move_to(arrived + dt.timedelta(days=8), tick=False)
    assert not returns.can_ask(part)
    with pytest.raises(NotPossible):
        _ask(part)


def test_nothing_comes_back_that_has_not_arrived(tea):
    returns.load_reference()
    make_account()
    part = make_transfer(tea).purchase.order.seller_orders.get()
    with pytest.raises(NotPossible):
        _ask(part)


def test_not_agreeing_needs_a_reason_and_ends_it(part):
    made = _ask(part)
    with pytest.raises(ValidationError, match="lý do"):
        returns.decide(made, agreed=False, **WHO)
    returns.decide(made, agreed=False, answer="Hàng đúng như mô tả", **WHO)
    with pytest.raises(NotPossible):
        returns.receive(made, **WHO)
    assert _ask(part).state == "asked", "the buyer may ask again within the days"


def test_a_buyer_decides_nothing(part):
    with pytest.raises(NotPossible):
        returns.receive(_ask(part), role=Role.BUYER)


class TestPages:
    def address(self, part, name, *more):
        return reverse(f"orders:{name}", args=[part.order.number, part.order.purchase.token, *more])

    def test_the_buyer_asks_the_producer_takes_back(self, client, part):
        order, form = self.address(part, "track"), self.address(part, "return", part.number)
        assert form in client.get(order).content.decode()
        row = part.lines.get()
        wrong = client.post(form, {f"line_{row.pk}": 9})
        assert wrong.status_code == 422
        assert wrong.content.decode().count("field__error") == 2
        client.post(form, {f"line_{row.pk}": 1, "reason": "wrong", "note": "Nhầm vị"})
        made = Return.objects.get()
        assert "Trả hàng" in client.get(order).content.decode()
        client.force_login(make_member("producer_owner", producer=part.producer))
        page = client.get(reverse("producers:order", args=[part.number])).content.decode()
        assert "Nhầm vị" in page
        assert part.number in client.get(reverse("producers:today") + "?viec=tra-hang").content.decode()
        step = reverse("producers:return_step", args=[part.number, made.pk])
        client.post(step, {"action": "agree"})
        client.post(step, {"action": "receive", "to_shelf": [made.lines.get().pk]})
        made.refresh_from_db()
        assert (made.state, made.lines.get().to_shelf) == ("received", True)

    def test_another_producer_cannot_answer(self, client, part):
        made = _ask(part)
        client.force_login(make_member("producer_owner", producer=make_producer("HTX Ngoài")))
        step = reverse("producers:return_step", args=[part.number, made.pk])
        assert client.post(step, {"action": "receive"}).status_code == 404
