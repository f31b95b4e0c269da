"""Cash on delivery: with the carrier until he brings it, to the đồng; amounts typed as in trial O14."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from shop.core import clock
from shop.fulfilment.models import Role
from shop.fulfilment.services import move
from shop.payments import selectors
from shop.payments.bank import remittance
from shop.payments.bank_models import CodRemittance
from tests.factories.accounts import make_user
from tests.factories.bank import make_account, make_transfer
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def part():
    part = make_order(make_product(price=150_000, stock=9)).seller_orders.get()
    for action in ("accept", "pack"):
        move(part, action, role=Role.PRODUCER)
    move(part, "hand_over", role=Role.PRODUCER, tracking_number="GH001")
    return move(part, "deliver", role=Role.CARRIER)


def bring(*stated, reference="BK1"):
    rows = [remittance.Stated(number, amount) for number, amount in stated]
    return remittance.record(
        carrier="Bưu điện", reference=reference, received_on=clock.today(), stated=rows, actor=make_user()
    )


def test_cash_is_with_the_shop_when_it_was_brought_in_full(part):
    assert not selectors.is_remitted(part)
    bring((part.number, part.arrived_vnd))
    assert selectors.is_remitted(part)
    assert not selectors.differences()


def test_the_carrier_s_own_number_finds_the_parcel(part):
    assert bring(("gh001", part.arrived_vnd)).lines.get().seller_order == part


def test_a_difference_waits_until_a_person_has_cleared_it(part):
    line = bring((part.number, part.arrived_vnd - 1_000)).lines.get()
    assert (line.difference_vnd, list(selectors.differences())) == (-1_000, [line])
    assert not selectors.is_remitted(part)
    with pytest.raises(ValidationError):
        remittance.reconcile(line, note="", actor=None)
    remittance.reconcile(line, note="bưu điện bù tiền mặt", actor=make_user())
    assert selectors.is_remitted(part)


def test_a_list_is_taken_whole_or_not_at_all(part):
    for stated in ([(part.number, part.arrived_vnd), ("KHONG-CO", 1)], [(part.number, 1), (part.number, 1)]):
        with pytest.raises(ValidationError):
            bring(*stated)
        assert not CodRemittance.objects.exists()
    bring((part.number, part.arrived_vnd))
    with pytest.raises(ValidationError):
        bring((part.number, part.arrived_vnd))


def test_a_parcel_on_its_way_has_no_cash_yet():
    part = make_order(make_product(stock=9)).seller_orders.get()
    with pytest.raises(ValidationError, match=part.number):
        bring((part.number, 1_000))


def test_cash_that_is_long_outstanding_is_listed(part, time_machine):
    assert not selectors.cash_outstanding()
    time_machine.move_to(clock.now() + dt.timedelta(days=8))
    assert list(selectors.cash_outstanding()) == [part]
    bring((part.number, part.arrived_vnd))
    assert not selectors.cash_outstanding()


def test_money_in_advance_waits_for_no_carrier():
    make_account()
    payment = make_transfer(make_product(stock=9))
    assert selectors.is_remitted(payment.purchase.order.seller_orders.get())


def typed_amounts():
    with (DATA / "o14_so_tien.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [(row["Giá bán (đ)"], row["Mong đợi"]) for row in csv.DictReader(lines, delimiter=";")]


@pytest.mark.parametrize(("text", "expected"), typed_amounts())
def test_typed_amounts_follow_the_one_rule(text, expected):
    if not expected.startswith("REFUSE"):
        assert remittance.read_typed(f"100001-5 {text}") == [remittance.Stated("100001-5", int(expected))]
    elif text != "0":  # no price, but a parcel may bring nothing
        with pytest.raises(ValidationError, match="1"):
            remittance.read_typed(f"100001-5 {text}")


def test_a_list_is_read_by_its_headings():
    text = "Bảng kê BK1;;\nMã vận đơn;Người nhận;Số tiền\nGH001;Ý;185.000\n;;\n"
    assert remittance.read_list(text.encode(), "bk.csv") == [remittance.Stated("GH001", 185_000)]
