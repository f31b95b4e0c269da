"""One basket of two producers from the payment to the payout that comes back: the books balance at every step."""

import datetime as dt

import pytest
from django.db.models import Sum

from shop.core.clock import now, today
from shop.fulfilment import returns
from shop.fulfilment.models import Role
from shop.fulfilment.services import move
from shop.ledger import payouts, rates
from shop.ledger.models import CommissionRate, Entry, PayoutAccount
from shop.ledger.services import balance
from shop.payments import services
from shop.payments.models import Payment, Refund
from shop.payments.selectors import held_by_producers, payable_parts
from shop.payments.settlement import settle_due
from shop.points.models import SalesPoint
from shop.stock import services as stock
from shop.stock.models import PointStock
from tests.factories.bank import arrive, make_account
from tests.factories.cards import open_page
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def _producer(name: str, **more):
    found = make_producer(name, **more)
    PayoutAccount.objects.create(producer=found, bank="ACB", number="1", holder="X", valid_from=today())
    return found


@pytest.fixture
def shop():
    """A cooperative that sends and a household whose honey stands at a point; 2.5 % commission."""
    rates.load_reference()
    returns.load_reference()
    CommissionRate.objects.create(basis_points=250, valid_from=today())
    place = {"commune": make_commune(), "street": "1 Phố Điểm", "latitude": 21.0, "longitude": 105.8}
    point = SalesPoint.objects.create(name="Điểm Ga", slug="diem-ga", kind="shop", **place)
    tea = make_product("Trà Gửi Đi", price=133_333, stock=9, producer=_producer("HTX Gửi Đi"))
    honey = make_product("Mật Ở Điểm", price=77_777, stock=9, producer=_producer("Hộ Ở Điểm", kind="household"))
    shelf = PointStock.objects.create(point=point, product=honey)
    stock.receive(shelf, 5)
    return tea, honey, shelf


def _sum(**lookup) -> int:
    return Entry.objects.filter(**lookup).aggregate(total=Sum("amount_vnd"))["total"] or 0


def _check(payment: Payment) -> None:
    """Everything that came and did not go back belongs to somebody, to the đồng."""
    payment.refresh_from_db()
    assert balance(payment.purchase.order.number) == payment.captured_vnd - payment.refunded_vnd


def _pay_by_card(payment: Payment, stripe) -> None:
    stripe.pay(open_page(payment).provider_id)
    services.refresh(payment)


@pytest.mark.parametrize("way", ["stripe", "vietqr"])
def test_every_dong_is_accounted_for(way, shop, stripe, time_machine):
    tea, honey, shelf = shop
    account = make_account()
    order = make_order(tea, honey, pieces=3, payment=way, ways={honey.listing.owner_id: shelf.point_id})
    payment = Payment.objects.get()
    _check(payment)
    if way == "stripe":
        _pay_by_card(payment, stripe)
    else:
        arrive(account, payment.amount_vnd, payment.reference)
    settle_due()
    _check(payment)
    assert payment.captured_vnd == order.purchase.total_vnd

    sent, collected = order.seller_orders.order_by("producer__name").reverse()
    sent, collected = (sent, collected) if sent.mode == "ship" else (collected, sent)
    for action in ("accept", "pack", "hand_over", "deliver"):
        move(sent, action, role=Role.PRODUCER)
    collected.refresh_from_db()
    assert collected.state == "ready"
    move(collected, "collect", role=Role.POINT)
    settle_due()
    _check(payment)
    income = 3 * 77_777
    assert _sum(part_number=collected.number, account="tax") == round(income * 0.01) + round(income * 0.005)

    back = returns.ask(sent, {sent.lines.get().pk: 1}, reason="broken")
    returns.receive(back, role=Role.PRODUCER)
    settle_due()
    _check(payment)
    assert payment.refunded_vnd == 133_333 == Refund.objects.get().amount_vnd
    if way == "stripe":
        assert [row["amount"] for row in stripe.state.of_kind("refund")] == [133_333]

    time_machine.move_to(now() + dt.timedelta(days=8))
    payable, held = payable_parts(), held_by_producers()
    assert payable == {sent.number, collected.number}
    made = [payouts.draft(part.producer, payable, held) for part in (sent, collected)]
    owed = _sum(account__in=["producer", "delivery"])
    assert sum(payout.amount_vnd for payout in made) == owed
    kept = _sum(account__in=["commission", "tax"])
    assert owed + kept == payment.captured_vnd - payment.refunded_vnd
    for payout in made:
        payouts.send(payout, f"FT-{payout.pk}")
    assert _sum(account__in=["producer", "delivery"]) == 0
    payouts.come_back(made[0], "số tài khoản sai")
    assert _sum(account__in=["producer", "delivery"]) == made[0].amount_vnd
    again = payouts.draft(sent.producer, payable_parts(), held)
    assert again.amount_vnd == made[0].amount_vnd
    payouts.send(again, "FT-again")
    _check(payment)
    assert _sum(account__in=["producer", "delivery", "buyer"]) == 0
    assert Entry.objects.aggregate(total=Sum("amount_vnd"))["total"] == kept
