"""What producers are owed, after commission and tax, and how it is paid: once, and again when it comes back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.core.clock import now, today
from shop.core.money import split_vnd
from shop.fulfilment import services as fulfilment
from shop.fulfilment.models import Role
from shop.ledger import payouts, rates
from shop.ledger.models import CommissionRate, Entry, Payout, PayoutAccount
from shop.ledger.services import LineFacts, PartFacts, balance, book_cash, shares, sync_part
from shop.ledger.statement_files import as_csv
from shop.ledger.statements import statement_for
from shop.payments.models import Payment
from shop.payments.selectors import held_by_producers, payable_parts
from shop.payments.settlement import settle_due
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_producer, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _rates():
    rates.load_reference()


@pytest.fixture
def producer():
    found = make_producer("HTX Được Trả")
    PayoutAccount.objects.create(
        producer=found, bank="ACB", number="123", holder="HTX DUOC TRA", valid_from=today() - DAY
    )
    return found


def _facts(producer, *nets, product=0, **more) -> PartFacts:
    lines = tuple(LineFacts(product, net) for net in nets)
    return PartFacts("O", "O-1", producer.pk, lines, **{"delivery_vnd": 30_000, "ordered_on": today()} | more)


def _arrived(producer, price=200_000):
    """A cash parcel that was delivered and whose cash is with the office."""
    part = make_order(make_product(price=price, stock=9, producer=producer)).seller_orders.get()
    for action in ("pack", "hand_over", "deliver"):
        fulfilment.move(part, action, role=Role.PRODUCER)
    settle_due()
    part.refresh_from_db()
    return part


def _shared(facts) -> dict:
    return {account: amount for account, amount in shares(facts).items() if amount}


def _entries(**lookup) -> int:
    return Entry.objects.filter(**lookup).aggregate(total=Sum("amount_vnd"))["total"] or 0


class TestShares:
    def test_without_rates_the_price_is_the_producers(self, producer):
        assert _shared(_facts(producer, 100_000)) == {"producer": 100_000, "delivery": 30_000}

    def test_a_household_pays_the_tax_of_the_decree(self):
        household = make_producer("Hộ Mẫu", kind="household")
        assert _shared(_facts(household, 333_333)) == {
            "producer": 333_333 - 3_333 - 1_667,
            "tax": 3_333 + 1_667,
            "delivery": 30_000,
        }

    def test_services_of_a_household_are_taxed_as_services(self):
        household = make_producer("Hộ Nhà Nghỉ", kind="household")
        stay = make_product("Nghỉ tại bản", producer=household)
        set_ = stay.listing.product_set
        set_.is_service = True
        set_.save()
        assert shares(_facts(household, 1_000_000, product=stay.pk))["tax"] == 70_000

    @pytest.mark.parametrize(
        ("rows", "points"),
        [
            ([{}], 100),
            ([{}, {"group_number": 1}], 200),
            ([{}, {"group_number": 1}, {"producer": True}], 300),
            ([{}, {"group_number": 1}, {"producer": True}, {"producer": True, "group_number": 1}], 400),
            ([{}, {"group_number": 2}], 100),
        ],
    )
    def test_the_most_particular_commission_counts(self, producer, rows, points):
        product = make_product(producer=producer)
        group = product.listing.product_set.group_number
        for number, row in enumerate(rows, 1):
            row = dict(row)
            if row.pop("producer", None):
                row["producer"] = producer
            if "group_number" in row:
                row["group_number"] = group if row["group_number"] == 1 else group + 1
            CommissionRate.objects.create(basis_points=number * 100, valid_from=today(), **row)
        assert shares(_facts(producer, 1_000_000, product=product.pk))["commission"] == points * 100

    def test_the_rate_of_the_day_of_the_order_counts(self, producer):
        CommissionRate.objects.create(basis_points=500, valid_from=today())
        assert "commission" not in _shared(_facts(producer, 100_000, ordered_on=today() - DAY))

    def test_what_the_programme_bears_is_the_producers_all_the_same(self, producer):
        line = LineFacts(0, 100_000, programme_discount_vnd=10_000)
        target = _shared(PartFacts("O", "O-1", producer.pk, (line,), 0))
        assert target == {"producer": 100_000, "programme": -10_000}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4),
    kept=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    points=st.integers(0, 3_000),
    waived=st.floats(0, 1),
)
def test_whatever_goes_back_the_books_balance(producer, prices, kept, points, waived):
    Entry.objects.all().delete()
    CommissionRate.objects.update_or_create(
        producer=None, group_number=None, valid_from=today(), defaults={"basis_points": points}
    )
    household = make_producer("Hộ Bất Biến", kind="household")
    cash = 0
    for step, share in enumerate([1.0, *kept, 0.0]):
        goods = int(sum(prices) * share)
        nets = split_vnd(goods, prices)
        goodwill = int(goods * waived) if step % 2 else 0
        facts = PartFacts(
            "O", "O-1", household.pk, tuple(LineFacts(0, net) for net in nets), 30_000 if goods else 0, goodwill
        )
        owed = goods - goodwill + facts.delivery_vnd
        if owed != cash:
            book_cash("O", key=f"{step}", amount_vnd=owed - cash)
            cash = owed
        sync_part(facts)
        assert balance("O") == cash
        assert _entries(account="buyer") == 0
    assert not any(_entries(account=account) for account in Entry.Account.values), "all came back"


def test_money_is_due_when_it_is_here_and_the_goods_cannot_come_back(producer):
    part = _arrived(producer)
    assert payouts.due(payable_parts(), {})[0].lines == {}
    assert payouts.due(payable_parts(), {})[0].waiting_vnd == part.total_vnd
    assert payouts.draft(producer, payable_parts(), {}) is None
    payable = {part.number}
    assert payouts.due(payable, {})[0].amount_vnd == part.total_vnd


def test_a_prepaid_order_is_payable_seven_days_after_arrival(producer, time_machine):
    account = make_account()
    payment = make_transfer(make_product(price=200_000, stock=9, producer=producer))
    arrive(account, payment.amount_vnd, payment.reference)
    settle_due()
    part = payment.purchase.order.seller_orders.get()
    for action in ("pack", "hand_over", "deliver"):
        fulfilment.move(part, action, role=Role.PRODUCER)
    assert payable_parts() == set()
    time_machine.move_to(now() + 7 * DAY)
    assert payable_parts() == {part.number}
    payout = payouts.draft(producer, payable_parts(), held_by_producers())
    assert payout.amount_vnd == payment.amount_vnd


def test_paid_once_and_again_only_when_it_came_back(producer):
    part = _arrived(producer)
    payable = {part.number}
    first = payouts.draft(producer, payable, {})
    assert payouts.draft(producer, payable, {}) == first
    with pytest.raises(ValidationError):
        payouts.send(first, " ")
    for _time in range(2):
        payouts.send(first, "FT-1")
    assert _entries(producer=producer, account__in=["producer", "delivery"]) == 0
    assert payouts.draft(producer, payable, {}) is None
    for _time in range(2):
        payouts.come_back(first, "sai tên người nhận")
    assert _entries(producer=producer, account__in=["producer", "delivery"]) == part.total_vnd
    second = payouts.draft(producer, payable, {})
    assert (second.pk != first.pk, second.amount_vnd) == (True, part.total_vnd)
    assert balance(part.order.number) == part.total_vnd


def test_a_refund_after_the_payout_is_set_off(producer):
    first = _arrived(producer)
    payouts.send(payouts.draft(producer, {first.number}, {}), "FT-1")
    fulfilment.claim(first, key="goodwill", goods_vnd=50_000, reason="hộp móp")
    settle_due()
    second = _arrived(producer, price=300_000)
    owed = payouts.due({first.number, second.number}, {}, producer)[0]
    assert owed.amount_vnd == second.total_vnd - 50_000
    assert payouts.draft(producer, {second.number}, {}).amount_vnd == owed.amount_vnd


def test_money_on_the_producers_own_account_is_not_paid_twice(producer):
    make_account()
    own = make_account(producer, number="999")
    payment = make_transfer(make_product(price=200_000, stock=9, producer=producer))
    arrive(own, payment.amount_vnd, payment.reference)
    settle_due()
    part = payment.purchase.order.seller_orders.get()
    assert held_by_producers() == {part.number: payment.amount_vnd}
    CommissionRate.objects.create(basis_points=1_000, valid_from=today())
    assert sum(due.amount_vnd for due in payouts.due({part.number}, held_by_producers())) == 0
    assert payouts.draft(producer, {part.number}, held_by_producers()) is None


def test_a_producer_without_an_account_is_named(producer):
    part = _arrived(make_producer("HTX Không Tài Khoản"))
    with pytest.raises(ValidationError, match="HTX Không Tài Khoản"):
        payouts.draft(part.producer, {part.number}, {})


def test_a_discarded_draft_frees_what_it_held(producer):
    part = _arrived(producer)
    payouts.discard(payouts.draft(producer, {part.number}, {}))
    assert not Payout.objects.exists()
    assert payouts.due({part.number}, {})[0].amount_vnd == part.total_vnd


def test_a_statement_adds_up(producer):
    part = _arrived(producer)
    payouts.send(payouts.draft(producer, {part.number}, {}), "FT-1")
    found = statement_for(producer, today().replace(day=1), today())
    assert (found.opening_vnd, found.earned_vnd, found.paid_vnd, found.closing_vnd) == (
        0,
        part.total_vnd,
        part.total_vnd,
        0,
    )
    lines = as_csv(found).decode("utf-8-sig").splitlines()
    assert lines[-1].endswith(";0")
    assert any(part.number in line and line.endswith(f";{part.items_vnd}") for line in lines)
    later = statement_for(producer, today() + DAY, today() + DAY)
    assert (later.opening_vnd, later.entries) == (0, [])


def test_the_payment_of_an_order_is_untouched_by_a_payout(producer):
    part = _arrived(producer)
    payouts.send(payouts.draft(producer, {part.number}, {}), "FT-1")
    assert settle_due() == 0
    assert Payment.objects.get().refunded_vnd == 0
