"""What is charged for a parcel, and how far goods go that do not stand a long way."""

import datetime as dt
import secrets

import pytest
from oscar.core.loading import get_model

from shop.basket import parcels
from shop.basket import services as baskets
from shop.basket.selectors import view_basket
from shop.checkout.quotes import quote_basket
from shop.checkout.services import Contact, NotSent, place_order
from shop.core.pagecache import memory
from shop.delivery import services as delivery
from shop.delivery import tracking, travel
from shop.delivery.models import Carrier, RateCard, Reach, RestDay, TravelRule, Zone
from tests.factories.catalogue import make_commune, make_product
from tests.factories.orders import make_order
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def card(db):
    """18.000 đ up to 500 g, 2.000 đ for each further 500 g, 10 % packing, 6,000 cm³ count as a kilogram."""
    memory.forget()
    return RateCard.objects.create(
        zone=Zone.FAR, valid_from=MONDAY, first_vnd=18_000, step_vnd=2_000, days_min=1, days_max=2
    )


@pytest.mark.parametrize(
    ("grams", "volume", "charged"),
    [
        (1000, 0, 1100),  # size not known: 1 kg and its packing
        (1000, 6000, 1100),  # 1 kg by volume is less
        (1000, 12_000, 2000),  # 2 kg by volume is more
        (100, 6001, 1001),  # a started gram counts
    ],
)
def test_the_greater_of_weight_and_volume_is_charged(card, grams, volume, charged):
    assert delivery.charged_grams(grams, volume, card) == charged


def test_the_divisor_is_a_row(card):
    card.volume_divisor = 3000
    assert delivery.charged_grams(1000, 12_000, card) == 4000


def test_a_pack_says_its_own_size_or_takes_that_of_the_product():
    product = {"net_weight_g": 500, "parcel_length_cm": 20, "parcel_width_cm": 20, "parcel_height_cm": 30}
    assert parcels.volume_cm3({}, product) == 12_000
    assert parcels.volume_cm3({**product, "parcel_height_cm": 10}, product) == 4000
    assert parcels.volume_cm3({"parcel_length_cm": 20}, {}) == 0  # one edge says nothing
    assert (parcels.grams({}, product), parcels.grams({}, {})) == (500, parcels.DEFAULT_GRAMS)


def test_carriers_rest_on_sundays_and_holidays(card):
    friday = MONDAY + dt.timedelta(days=4)
    assert delivery.add_working_days(friday, 2) == MONDAY + dt.timedelta(days=7)
    RestDay.objects.create(day=MONDAY + dt.timedelta(days=7), name="nghỉ bù")
    memory.forget()
    assert delivery.add_working_days(friday, 2) == MONDAY + dt.timedelta(days=8)


class TestFreshGoods:
    @pytest.fixture
    def beef(self):
        """Fresh beef of Tuyên Quang, with a rule that it stays in its province."""
        product = make_product("Thịt trâu tươi", province="Tuyên Quang")
        rule = {"product_set": product.listing.product_set, "reach": Reach.PROVINCE, "valid_from": dt.date(2025, 7, 1)}
        TravelRule.objects.create(**rule)
        delivery.load_reference()
        memory.forget()
        return product

    @pytest.fixture
    def basket(self, beef):
        found = Basket.objects.create()
        baskets.add(found, beef.pk, 1)
        return found

    def test_it_goes_where_it_stays_fresh(self, basket):
        total = quote_basket(view_basket(basket), make_commune("Sơn Dương", province="Tuyên Quang"))
        assert total.is_final
        assert total.barred == []

    def test_farther_the_page_says_why_not_and_nothing_is_ordered(self, basket, beef):
        far = make_commune("Cần Giờ", province="Hồ Chí Minh")
        total = quote_basket(view_basket(basket), far)
        assert [sentence.split(":")[0] for sentence in total.barred] == ["Thịt trâu tươi chỉ tươi ngon trên đường ngắn"]
        with pytest.raises(NotSent):
            place_order(
                basket=basket,
                contact=Contact("Ý", "+84912345678", far, "Thôn 1"),
                seen_total=10**9,
                key=secrets.token_hex(8),
            )
        assert not Order.objects.exists()
        assert basket.lines.count() == 1

    def test_what_is_sent_nowhere_is_said_before_a_commune_is_chosen(self, basket):
        TravelRule.objects.update(reach=Reach.NOWHERE)
        memory.forget()
        assert len(quote_basket(view_basket(basket)).barred) == 1

    def test_a_rule_that_has_ended_bars_nothing(self, beef):
        TravelRule.objects.update(valid_until=MONDAY)
        assert travel.reach_of(beef.listing.product_set, MONDAY) == Reach.PROVINCE
        assert travel.reach_of(beef.listing.product_set, MONDAY + dt.timedelta(days=1)) is None

    def test_the_product_page_says_how_far_it_goes(self, client, beef):
        page = client.get(beef.get_absolute_url()).content.decode()
        assert "Chỉ giao trong Tuyên Quang" in page

    def test_the_checkout_answers_at_the_commune_and_keeps_what_was_typed(self, client, beef):
        far = make_commune("Cần Giờ", province="Hồ Chí Minh")
        put(client, beef)
        form = {"full_name": "Nguyễn Thị Hạnh", "phone": "0912345678", "street": "Thôn 1", "payment": "cod"}
        form |= {"commune_code": far.code, "commune": f"{far.full_name}, {far.province.name}", "key": "k" * 30}
        answer = client.post("/thanh-toan/", form | {"seen_total": 10**9, "action": "order"})
        page = answer.content.decode()
        assert "chỉ giao trong Tuyên Quang" in page
        assert "Nguyễn Thị Hạnh" in page
        assert not Order.objects.exists()


class TestCarriers:
    def test_the_number_leads_to_the_page_of_the_carrier(self, db):
        memory.forget()
        Carrier.objects.create(code="thu", name="Thử", tracking_url="https://example.org/{number}")
        found = tracking.tracking_of("thu", "A/1")
        assert (found.carrier, found.url) == ("Thử", "https://example.org/A%2F1")
        assert tracking.tracking_of("Xe nhà", "") == tracking.Tracking("Xe nhà", "", "", "")
        assert tracking.tracking_of("", "") is None

    def test_a_page_that_is_not_safe_or_takes_no_number_is_refused(self, db):
        for url in ("http://example.org/{number}", "javascript:{number}", "https://example.org/"):
            with pytest.raises(Exception, match="https"):
                Carrier(code="x", name="x", tracking_url=url).clean()

    def test_the_buyer_sees_carrier_number_and_link(self, client):
        order = make_order(make_product())
        part = order.seller_orders.get()
        type(part).objects.filter(pk=part.pk).update(state="handed_over", carrier="ghn", tracking_number="GHN123")
        memory.forget()
        page = client.get(f"/don-hang/{order.number}/{order.purchase.token}/").content.decode()
        assert "Giao Hàng Nhanh" in page
        assert 'href="https://donhang.ghn.vn/?order_code=GHN123"' in page
