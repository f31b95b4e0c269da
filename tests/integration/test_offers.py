"""Offers from the basket to the books: what the buyer pays, who bears it, and what goes back."""

import datetime as dt

import pytest
from oscar.core.loading import get_model

from shop.basket.selectors import view_basket
from shop.checkout.services import TotalChanged
from shop.core.clock import now
from shop.fulfilment import returns
from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import drop_line, move
from shop.ledger.models import Entry
from shop.ledger.services import balance
from shop.offers import rules
from shop.offers.models import PromotionRule
from shop.payments.bank import review
from shop.payments.bank_models import BankAccount
from shop.payments.models import Payment
from shop.payments.settlement import settle_due
from tests.factories.accounts import make_user
from tests.factories.bank import arrive, make_account
from tests.factories.catalogue import make_producer, make_product
from tests.factories.offers import Condition, Voucher, make_offer, make_voucher
from tests.factories.orders import make_basket, make_order

pytestmark = pytest.mark.django_db
ConditionalOffer = get_model("offer", "ConditionalOffer")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _law(db):
    rules.load_reference()


@pytest.fixture
def tea():
    return make_product("Trà", price=100_000, stock=20, producer=make_producer("HTX Trà"))


@pytest.fixture
def honey():
    return make_product("Mật", price=200_000, stock=20, producer=make_producer("HTX Mật"))


def off(basket) -> dict[str, int]:
    """{product: what is taken off its line}."""
    return {item.name: item.discount_vnd for item in view_basket(basket).items()}


class TestBasket:
    def test_a_discount_is_split_over_producers_and_adds_up(self, tea, honey):
        make_offer(amount=20_000)
        view = view_basket(make_basket(tea, honey))
        assert off(make_basket(tea, honey)) == {"Trà": 6_667, "Mật": 13_333}
        assert (view.items_vnd, view.net_vnd, view.discounts.total_vnd) == (300_000, 280_000, 20_000)
        assert [parcel.net_vnd for parcel in view.parcels] == [93_333, 186_667]

    def test_an_offer_of_a_producer_touches_only_his_goods(self, tea, honey):
        make_offer(percent=10, bearer="producer", producer=tea.listing.owner)
        assert off(make_basket(tea, honey)) == {"Trà": 10_000, "Mật": 0}

    def test_an_offer_that_nobody_bears_gives_nothing(self, tea):
        make_offer(percent=10).terms.delete()
        assert off(make_basket(tea)) == {"Trà": 0}

    def test_an_offer_is_for_its_goods(self, tea, honey):
        make_offer(percent=10, products=[honey])
        assert off(make_basket(tea, honey)) == {"Trà": 0, "Mật": 20_000}

    @pytest.mark.parametrize(("days", "amount"), [(-1, 0), (0, 10_000)])
    def test_an_offer_ends_by_itself(self, tea, days, amount):
        make_offer(percent=10, end_datetime=now() + DAY * days + dt.timedelta(seconds=5))
        assert off(make_basket(tea)) == {"Trà": amount}

    def test_an_offer_that_has_not_begun_or_is_stopped_gives_nothing(self, tea):
        make_offer("Mai", percent=10, start_datetime=now() + DAY)
        make_offer("Dừng", percent=10, status=ConditionalOffer.SUSPENDED)
        assert off(make_basket(tea)) == {"Trà": 0}

    def test_the_budget_of_an_offer_is_not_passed(self, tea):
        make_offer(percent=10, max_discount=12_000, total_discount=5_000)
        assert off(make_basket(tea)) == {"Trà": 7_000}

    def test_without_an_offer_the_basket_asks_nothing_more(self, tea, django_assert_num_queries):
        basket = make_basket(tea)
        view_basket(basket)
        with django_assert_num_queries(7):
            view_basket(basket)


class TestLaw:
    """Law 44/2019/QH14 Art. 5, Decree 81/2018/NĐ-CP Art. 5 and 7."""

    def make_wine(self, abv: float | None):
        wine = make_product("Vang", price=100_000, set_code="2.1.2")
        if abv is not None:
            kind = wine.product_class
            attribute, _new = kind.attributes.get_or_create(code="abv", defaults={"type": "float", "name": "Độ"})
            wine.attribute_values.create(attribute=attribute, value_float=abv)
        return wine

    @pytest.mark.parametrize(("abv", "amount"), [(14.9, 10_000), (15.0, 0), (40.0, 0), (None, 0)])
    def test_strong_drinks_and_those_whose_strength_nobody_states_get_no_discount(self, abv, amount):
        make_offer(percent=10)
        assert off(make_basket(self.make_wine(abv))) == {"Vang": amount}

    def test_spirits_are_never_promoted(self):
        make_offer(percent=10)
        spirit = make_product("Rượu", price=100_000, set_code="2.1.1")
        rules.load_reference()  # the set is new
        assert off(make_basket(spirit)) == {"Rượu": 0}

    def test_half_of_the_price_is_the_most(self, tea):
        make_offer(percent=80)
        assert off(make_basket(tea)) == {"Trà": 50_000}

    def test_a_rule_counts_on_its_days(self, tea):
        PromotionRule.objects.update(valid_until=(now() - DAY).date())
        make_offer(percent=80)
        assert off(make_basket(tea)) == {"Trà": 80_000}

    def test_the_basket_says_why(self):
        voucher = make_voucher("RUOU", percent=10)
        view = view_basket(make_basket(self.make_wine(40.0), vouchers=[voucher]))
        state = view.discounts.vouchers[0]
        assert "Vang" in state.problem
        assert "Luật 44/2019/QH14" in state.problem


class TestOrder:
    def test_it_is_stored_for_each_part_and_line(self, tea, honey):
        make_offer(amount=20_000)
        order = make_order(tea, honey, pieces=2)
        first, second = order.seller_orders.order_by("pk")
        assert (first.items_vnd, first.discount_vnd) == (200_000, 6_667)
        assert (second.items_vnd, second.discount_vnd) == (400_000, 13_333)
        assert [part.lines.get().discount_vnd for part in (first, second)] == [6_667, 13_333]
        assert order.purchase.total_vnd == sum(part.total_vnd for part in (first, second)) == order.total_incl_tax
        assert order.lines.get(product=tea).line_price_incl_tax == 193_333
        discount = order.discounts.get()
        assert (discount.offer_name, int(discount.amount)) == ("Ngày hội OCOP", 20_000)

    def test_an_offer_that_ended_meanwhile_is_told_and_nothing_ordered(self, tea):
        offer = make_offer(percent=10)
        make_order(tea)
        offer.suspend()
        with pytest.raises(TotalChanged):
            make_order(tea, seen_total=100_000)
        assert SellerOrder.objects.count() == 1

    def test_what_is_short_or_returned_goes_back_at_the_discounted_price_and_all_of_it_exactly(self, tea):
        make_offer(amount=10_000)
        returns.load_reference()
        part = make_order(tea, pieces=3).seller_orders.get()
        row = part.lines.get()
        part = drop_line(row, 1, role=Role.PRODUCER, reason="thiếu")
        assert part.waived_vnd == 96_667
        for action in ("pack", "hand_over", "deliver"):
            move(part, action, role=Role.PRODUCER)
        for goods in (96_667 + 96_667, 290_000):
            returns.receive(returns.ask(part, {row.pk: 1}, reason="broken"), role=Role.PRODUCER)
            part.refresh_from_db()
            assert part.waived_vnd == goods
        assert part.payable_vnd == part.delivery_vnd
        assert part.discount_vnd + part.waived_vnd == part.items_vnd


def books(order) -> dict[str, int]:
    sums: dict[str, int] = {}
    for entry in Entry.objects.filter(order_number=order.number):
        sums[entry.account] = sums.get(entry.account, 0) + entry.amount_vnd
    return {account: amount for account, amount in sums.items() if amount}


class TestBooks:
    @pytest.fixture
    def bank(self):
        return make_account()

    def pay(self, bank, order):
        payment = Payment.objects.get(purchase__order=order)
        arrive(bank, payment.amount_vnd, payment.reference)
        settle_due()
        return payment

    def check(self, payment):
        payment.refresh_from_db()
        assert balance(payment.purchase.order.number) == payment.captured_vnd - payment.refunded_vnd

    @pytest.mark.parametrize("bearer", ["producer", "programme"])
    def test_who_bears_it(self, bank, tea, bearer):
        make_offer(percent=10, bearer=bearer, producer=tea.listing.owner)
        order = make_order(tea, payment="vietqr")
        payment = self.pay(bank, order)
        self.check(payment)
        delivery = order.seller_orders.get().delivery_vnd
        by_programme = {"producer": 100_000, "programme": -10_000}
        assert books(order) == {"delivery": delivery} | (
            by_programme if bearer == "programme" else {"producer": 90_000}
        )

    def test_the_programme_pays_nothing_for_a_cancelled_part(self, bank, tea, honey):
        make_offer(amount=20_000)
        order = make_order(tea, honey, payment="vietqr")
        payment = self.pay(bank, order)
        first, second = order.seller_orders.order_by("pk")
        move(first, "decline", role=Role.PRODUCER, note="hết hàng")
        settle_due()
        self.check(payment)
        assert payment.refunded_vnd == first.total_vnd
        assert books(order) == {"producer": 200_000, "programme": -13_333, "delivery": second.delivery_vnd}

    def test_what_is_returned_takes_its_part_of_the_programmes_money_back(self, bank, tea):
        returns.load_reference()
        make_offer(amount=10_000)
        order = make_order(tea, payment="vietqr", pieces=3)
        payment = self.pay(bank, order)
        part = order.seller_orders.get()
        for action in ("pack", "hand_over", "deliver"):
            move(part, action, role=Role.PRODUCER)
        for kept, programme in ((2, 6_667), (1, 3_334), (0, 0)):
            returns.receive(returns.ask(part, {part.lines.get().pk: 1}, reason="broken"), role=Role.PRODUCER)
            settle_due()
            self.check(payment)
            found = books(order)
            assert found.get("producer", 0) == kept * 100_000
            assert -found.get("programme", 0) == programme
            assert sum(found.values()) == payment.captured_vnd - payment.refunded_vnd


class TestVouchers:
    def test_a_use_is_counted_with_the_order_and_comes_back_with_its_end_once(self, tea, honey):
        voucher = make_voucher()
        order = make_order(tea, honey, vouchers=[voucher])
        voucher.refresh_from_db()
        assert (voucher.num_orders, voucher.applications.count(), int(voucher.total_discount)) == (1, 1, 20_000)
        first, second = order.seller_orders.order_by("pk")
        move(first, "cancel", role=Role.BUYER)
        voucher.refresh_from_db()
        assert voucher.num_orders == 1
        for _again in range(2):
            move(second, "cancel", role=Role.BUYER)
            voucher.refresh_from_db()
            assert (voucher.num_orders, voucher.applications.count(), int(voucher.total_discount)) == (0, 0, 0)
        assert make_order(tea, vouchers=[voucher]).discounts.count() == 1

    def test_a_second_order_with_a_single_use_is_told_and_nothing_happens(self, tea):
        voucher = make_voucher()
        make_order(tea, vouchers=[voucher])
        basket = make_basket(tea, vouchers=[voucher])
        assert "đã được dùng" in view_basket(basket).discounts.vouchers[0].problem
        assert off(basket) == {"Trà": 0}

    def test_one_that_waits_in_an_unpaid_order_says_so_and_is_free_when_the_order_ends(self, tea, time_machine):
        make_account()
        voucher = make_voucher(last=now() + 30 * DAY)
        order = make_order(tea, payment="vietqr", vouchers=[voucher])
        basket = make_basket(tea, vouchers=[voucher])
        assert "chưa thanh toán" in view_basket(basket).discounts.vouchers[0].problem
        time_machine.move_to(order.purchase.pay_by, tick=False)
        assert off(basket) == {"Trà": 20_000}, "from the very second, without the tick"
        again = make_order(tea, vouchers=[voucher])
        assert again.discounts.count() == 1
        voucher.refresh_from_db()
        assert (voucher.num_orders, voucher.applications.get().order) == (1, again)
        # Late money for the first: it is over, so a person sends the money back, and the second keeps its discount.
        payment = Payment.objects.get(purchase__order=order)
        arrive(BankAccount.objects.get(), payment.amount_vnd, payment.reference)
        settle_due()
        assert [line.amount_vnd for line in review.queue()] == [payment.amount_vnd]
        payment.refresh_from_db()
        assert payment.captured_vnd == 0
        voucher.refresh_from_db()
        assert voucher.num_orders == 1

    def test_a_refusal_at_the_door_and_a_return_leave_it_used(self, tea):
        voucher = make_voucher()
        part = make_order(tea, vouchers=[voucher]).seller_orders.get()
        for action in ("pack", "hand_over"):
            move(part, action, role=Role.PRODUCER)
        move(part, "refuse", role=Role.CARRIER, note="không nhận")
        voucher.refresh_from_db()
        assert voucher.num_orders == 1

    def test_once_per_person(self, tea):
        voucher = make_voucher("CHAO", usage=Voucher.ONCE_PER_CUSTOMER)
        assert "Đăng nhập" in view_basket(make_basket(tea, vouchers=[voucher])).discounts.vouchers[0].problem
        first, second = make_user(), make_user()
        make_order(tea, user=first, vouchers=[voucher])
        assert off(make_basket(tea, user=first, vouchers=[voucher])) == {"Trà": 0}
        assert off(make_basket(tea, user=second, vouchers=[voucher])) == {"Trà": 20_000}

    def test_a_voucher_that_asks_for_more_says_how_much(self, tea):
        voucher = make_voucher(needs=(Condition.VALUE, 150_000))
        assert "150.000" in view_basket(make_basket(tea, vouchers=[voucher])).discounts.vouchers[0].problem
        assert off(make_basket(tea, pieces=2, vouchers=[voucher])) == {"Trà": 20_000}

    def test_a_voucher_that_brings_nothing_is_not_used_up(self, tea):
        make_offer(percent=50)
        voucher = make_voucher(percent=10)
        order = make_order(tea, vouchers=[voucher])
        voucher.refresh_from_db()
        assert voucher.num_orders == 0
        assert order.discounts.count() == 1

    def test_an_offer_with_a_limit_counts_its_orders_and_gives_them_back(self, tea):
        offer = make_offer(percent=10, max_global_applications=1)
        order = make_order(tea)
        assert off(make_basket(tea)) == {"Trà": 0}
        move(order.seller_orders.get(), "cancel", role=Role.BUYER)
        offer.refresh_from_db()
        assert (offer.num_applications, int(offer.total_discount)) == (0, 0)
        assert off(make_basket(tea)) == {"Trà": 10_000}
