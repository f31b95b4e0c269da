"""Trial O05: what becomes of a transfer, by its memo and amount; and O09: goods go back once."""

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from shop.core import clock
from shop.core.models import AuditEntry, OutboxMessage
from shop.fulfilment.models import Role, SellerOrder, SellerOrderLine
from shop.fulfilment.selectors import path_of
from shop.fulfilment.services import drop_line, lapse_due, move
from shop.payments import gateways
from shop.payments.bank import refunds, review
from shop.payments.bank.accounts import account_for
from shop.payments.bank.instructions import instructions_for
from shop.payments.bank_models import BankLine
from shop.payments.models import Payment, Refund
from shop.payments.settlement import settle_due
from shop.stock.services import ledger_balance
from tests.factories.accounts import make_user
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_producer, make_product
from tests.factories.offers import Voucher, make_voucher
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
State, Problem = BankLine.State, BankLine.Problem


@pytest.fixture(autouse=True)
def settle_at_once(django_capture_on_commit_callbacks):
    """Money follows after a commit; here the tick does it when a test asks for it."""


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def tea():
    return make_product(price=150_000, stock=5)


@pytest.fixture
def payment(account, tea):
    return make_transfer(tea, pieces=2)


@pytest.fixture
def clerk():
    return make_user()


def state_of(payment):
    settle_due()
    payment.refresh_from_db()
    part = SellerOrder.objects.get(order=payment.purchase.order)
    return payment.state, part.state


def test_transfers_are_offered_only_with_an_account(db):
    assert "vietqr" not in [gateway.code for gateway in gateways.open_for(1_000)]
    make_account()
    assert "vietqr" in [gateway.code for gateway in gateways.open_for(1_000)]


@pytest.mark.parametrize(
    "memo",
    [
        "{0}",
        "MBVCB.1234567890.{0}",
        "{0}.CT tu 0000999 NGUYEN VAN MAU",
        "{1} chuyen tien",
        "thanh toan-{2}/cam on",
    ],
)
def test_the_reference_is_found_wherever_the_bank_puts_it(account, payment, memo):
    code = payment.reference
    memo = memo.format(code, f"{code[:4]} {code[4:]}", f"{code[:8].lower()}.{code[8:].lower()}")
    line = arrive(account, payment.amount_vnd, memo)
    assert (line.state, line.problem, line.payment) == (State.BOOKED, "", payment)
    assert state_of(payment) == ("paid", "confirmed")


@pytest.mark.parametrize("memo", ["", "ung ho quy", "cam on chi Đỗ", "OCOP Z"])
def test_without_a_whole_reference_nothing_is_booked(account, payment, memo):
    line = arrive(account, payment.amount_vnd, memo)
    assert (line.state, line.problem) == (State.REVIEW, Problem.MEMO)
    assert state_of(payment) == ("open", "awaiting")


def test_a_cut_reference_waits_with_a_proposal(account, payment):
    line = arrive(account, payment.amount_vnd, payment.reference[:9])
    assert line.state == State.REVIEW
    assert review.proposals(line) == [payment]


def test_the_name_and_the_amount_propose_an_order(account, tea):
    wanted = make_transfer(tea, full_name="Nguyễn Văn Mẫu")
    make_transfer(tea, full_name="Trần Thị Thử")
    line = arrive(account, 1_000, "NGUYEN VAN MAU chuyen tien")
    assert review.proposals(line) == [wanted]


def test_two_references_in_one_memo_are_left_to_a_person(account, payment, tea):
    other = make_transfer(tea)
    line = arrive(account, payment.amount_vnd, f"{payment.reference} {other.reference}")
    assert (line.state, line.problem, line.is_counted) == (State.REVIEW, Problem.SEVERAL, False)


def test_too_little_keeps_the_goods_and_asks_for_exactly_the_rest(account, payment):
    line = arrive(account, payment.amount_vnd - 1_000, payment.reference)
    assert (line.state, line.problem) == (State.REVIEW, Problem.SHORT)
    assert state_of(payment) == ("open", "awaiting")
    transfer = instructions_for(payment)
    assert transfer.amount_vnd == 1_000
    assert "540410005802VN" in transfer.payload
    told = OutboxMessage.objects.latest("pk").body
    assert "1.000" in told
    assert payment.reference in told


def test_the_parts_add_up(account, payment):
    first = arrive(account, 100_000, payment.reference, "FT1")
    arrive(account, payment.amount_vnd - 100_000, payment.reference, "FT2")
    first.refresh_from_db()
    assert first.state == State.BOOKED
    assert state_of(payment) == ("paid", "confirmed")
    assert instructions_for(payment) is None


def test_too_much_is_confirmed_and_the_rest_goes_back(account, payment):
    line = arrive(account, payment.amount_vnd + 5_000, payment.reference)
    assert (line.state, line.problem) == (State.REVIEW, Problem.OVER)
    assert state_of(payment) == ("paid", "confirmed")
    assert [(refund.amount_vnd, refund.state) for refund in refunds.waiting()] == [(5_000, "pending")]
    settle_due()
    assert Refund.objects.count() == 1


def test_the_same_sum_counts_once(account, payment):
    arrive(account, payment.amount_vnd, payment.reference)
    arrive(account, payment.amount_vnd, payment.reference)
    payment.refresh_from_db()
    assert (BankLine.objects.count(), payment.captured_vnd) == (1, payment.amount_vnd)


def test_paid_twice_waits_and_goes_back_by_a_person(account, payment, clerk):
    arrive(account, payment.amount_vnd, payment.reference, "FT1")
    settle_due()
    line = arrive(account, payment.amount_vnd, payment.reference, "FT2")
    assert (line.state, line.problem, line.is_counted) == (State.REVIEW, Problem.TWICE, False)
    review.send_back(line, actor=clerk)
    assert state_of(payment) == ("paid", "confirmed")
    assert [refund.amount_vnd for refund in refunds.waiting()] == [payment.amount_vnd]


def test_late_money_waits_and_goes_back_by_a_person(account, payment, clerk):
    move(payment.purchase.order.seller_orders.get(), "cancel", role=Role.BUYER)
    settle_due()
    line = arrive(account, payment.amount_vnd, payment.reference)
    assert (line.state, line.problem, line.is_counted) == (State.REVIEW, Problem.LATE, False)
    review.send_back(line, actor=clerk)
    assert state_of(payment) == ("paid", "cancelled")
    assert refunds.waiting().get().amount_vnd == payment.amount_vnd


def test_a_person_assigns_a_sum_without_a_memo(account, payment, clerk):
    line = review.assign(arrive(account, payment.amount_vnd, ""), payment, actor=clerk)
    assert (line.state, line.actor) == (State.BOOKED, clerk)
    assert state_of(payment) == ("paid", "confirmed")
    assert AuditEntry.objects.filter(code="bankline.booked", actor=clerk).exists()
    with pytest.raises(ValidationError):
        review.assign(line, payment, actor=clerk)


def test_what_is_not_for_us_needs_a_reason(account, clerk):
    line = arrive(account, 1_250_000, "ung ho quy")
    with pytest.raises(ValidationError):
        review.ignore(line, actor=clerk, note=" ")
    with pytest.raises(ValidationError):
        review.send_back(line, actor=clerk)
    assert review.ignore(line, actor=clerk, note="quỹ khuyến học").state == State.IGNORED
    assert not review.queue()


def test_a_counted_sum_is_neither_ignored_nor_counted_again(account, payment, clerk):
    line = arrive(account, payment.amount_vnd - 1, payment.reference)
    for act in (review.ignore, review.send_back):
        with pytest.raises(ValidationError):
            act(line, actor=clerk, note="x")
    assert review.accept(line, actor=clerk).state == State.BOOKED


def test_a_refund_is_marked_as_sent_once_with_its_number(account, payment, clerk):
    arrive(account, payment.amount_vnd + 5_000, payment.reference)
    settle_due()
    refund = refunds.waiting().get()
    assert refunds.asks_for_account(payment.purchase) == payment
    refunds.save_account(payment, bank_bin="970436", number="0123", holder="NGUYEN VAN MAU")
    assert refunds.asks_for_account(payment.purchase) is None
    with pytest.raises(ValidationError):
        refunds.mark_sent(refund, bank_reference="", actor=clerk)
    refunds.mark_sent(refund, bank_reference="FT900", actor=clerk)
    refund.refresh_from_db()
    assert (refund.state, refund.provider_id) == ("done", "FT900")
    with pytest.raises(ValidationError):
        refunds.mark_sent(refund, bank_reference="FT901", actor=clerk)


def test_a_producer_s_own_account_takes_only_orders_that_are_all_his(account, tea):
    producer = make_producer("HTX Khác")
    own = make_account(producer, number="111")
    honey = make_product(producer=producer, price=90_000, stock=9)
    assert account_for(make_transfer(honey)) == own
    assert account_for(make_transfer(honey, tea)) == account


# ------------------------------------------------------------------------------------------------ after its time
@pytest.fixture
def late(account, payment, time_machine):
    """A sum for an order whose time was over."""
    time_machine.move_to(payment.purchase.pay_by)
    lapse_due()
    settle_due()
    return arrive(account, payment.amount_vnd, payment.reference)


def test_late_money_counts_again_when_a_person_says_so_and_the_goods_are_there(late, payment, tea, clerk):
    assert (late.state, late.problem, state_of(payment)) == (State.REVIEW, Problem.LATE, ("closed", "cancelled"))
    review.assign(late, payment, actor=clerk)
    assert state_of(payment) == ("paid", "confirmed")
    assert (shelf(tea), Refund.objects.count()) == ((5, 2), 0)
    part = payment.purchase.order.seller_orders.get()
    assert [step.label for step in path_of(part)][1:3] == ["đã xác nhận", "đã nhận đơn"]


def test_late_money_for_goods_that_are_sold_goes_back(late, payment, tea, clerk):
    make_order(tea, pieces=4)
    review.assign(late, payment, actor=clerk)
    assert state_of(payment) == ("paid", "cancelled")
    assert refunds.waiting().get().amount_vnd == payment.amount_vnd
    assert shelf(tea) == (5, 4)


def test_late_money_that_a_person_sends_back_revives_nothing(late, payment, tea, clerk):
    review.send_back(late, actor=clerk)
    assert state_of(payment) == ("paid", "cancelled")
    assert refunds.waiting().get().amount_vnd == payment.amount_vnd
    assert shelf(tea) == (5, 0)


def test_a_revived_order_that_is_cancelled_gives_money_and_goods_back_once(late, payment, tea, clerk):
    review.assign(late, payment, actor=clerk)
    settle_due()
    part = payment.purchase.order.seller_orders.get()
    move(part, "decline", role=Role.PRODUCER, note="hết hàng")
    assert state_of(payment) == ("paid", "cancelled")
    assert state_of(payment) == ("paid", "cancelled")
    assert [refund.amount_vnd for refund in Refund.objects.all()] == [payment.amount_vnd]
    assert shelf(tea) == (5, 0)


@pytest.fixture
def late_with_voucher(account, tea, time_machine):
    """A sum for an order with a voucher that counts once; its time was over, so the use came back."""
    payment = make_transfer(tea, vouchers=[make_voucher(last=clock.now() + dt.timedelta(days=30))])
    time_machine.move_to(payment.purchase.pay_by)
    lapse_due()
    settle_due()
    return arrive(account, payment.amount_vnd, payment.reference), payment


def test_a_revived_order_takes_its_voucher_again(late_with_voucher, clerk):
    line, payment = late_with_voucher
    assert Voucher.objects.get().num_orders == 0
    review.assign(line, payment, actor=clerk)
    assert state_of(payment) == ("paid", "confirmed")
    assert Voucher.objects.get().num_orders == 1


def test_late_money_for_an_order_whose_voucher_somebody_else_has_goes_back(late_with_voucher, tea, clerk):
    line, payment = late_with_voucher
    make_order(tea, vouchers=[Voucher.objects.get()])
    assert Voucher.objects.get().num_orders == 1
    review.assign(line, payment, actor=clerk)
    assert state_of(payment) == ("paid", "cancelled")
    assert refunds.waiting().get().amount_vnd == payment.amount_vnd
    assert Voucher.objects.get().num_orders == 1


def test_a_line_that_was_taken_out_stays_out_of_a_revived_order(account, tea, time_machine, clerk):
    honey = make_product("Mật ong", price=90_000, stock=5)
    payment = make_transfer(tea, honey, pieces=2)
    row = SellerOrderLine.objects.get(line__product=honey)
    drop_line(row, 2, role=Role.PRODUCER, reason="hết hàng")
    time_machine.move_to(payment.purchase.pay_by)
    lapse_due()
    rest = payment.amount_vnd - row.paid_vnd
    review.assign(arrive(account, rest, payment.reference), payment, actor=clerk)
    settle_due()
    payment.refresh_from_db()
    assert (payment.state, payment.refunded_vnd) == ("paid", 0)
    assert (shelf(tea), shelf(honey)) == ((5, 2), (5, 0))


# ------------------------------------------------------------------------------------------------ O09
def shelf(product):
    record = product.stockrecords.get()
    assert ledger_balance(record) == (record.num_in_stock, record.num_allocated or 0)
    return record.num_in_stock, record.num_allocated


def test_each_piece_goes_back_once_whatever_is_repeated(account, payment, tea, time_machine, clerk):
    part = payment.purchase.order.seller_orders.get()
    assert shelf(tea) == (5, 2)
    time_machine.move_to(payment.purchase.pay_by)
    lapse_due()
    lapse_due()
    assert shelf(tea) == (5, 0)
    move(part, "cancel", role=Role.BUYER)
    move(part, "cancel", role=Role.OFFICE)
    line = arrive(account, payment.amount_vnd, payment.reference)
    review.send_back(line, actor=clerk)
    settle_due()
    refunds.mark_sent(Refund.objects.get(), bank_reference="FT2", actor=clerk)
    settle_due()
    assert shelf(tea) == (5, 0)
    assert Payment.objects.get().refunded_vnd == payment.amount_vnd


def test_a_declined_order_gives_its_pieces_back_once_whoever_cancels_then(account, payment, tea):
    arrive(account, payment.amount_vnd, payment.reference)
    settle_due()
    part = payment.purchase.order.seller_orders.get()
    move(part, "decline", role=Role.PRODUCER, note="hết nguyên liệu")
    for role in (Role.PRODUCER, Role.BUYER, Role.OFFICE):
        with contextlib.suppress(ValidationError):
            move(part, "cancel", role=role, note="thôi")
    settle_due()
    lapse_due()
    assert shelf(tea) == (5, 0)
    assert Refund.objects.get().amount_vnd == payment.amount_vnd


def test_money_after_the_hold_but_before_the_tick_revives_the_order(account, payment, tea, time_machine):
    time_machine.move_to(payment.purchase.pay_by)
    arrive(account, payment.amount_vnd, payment.reference)
    assert state_of(payment) == ("paid", "confirmed")
    assert shelf(tea) == (5, 2)
