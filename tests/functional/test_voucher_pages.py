"""A code on the basket page, without JavaScript: taken, explained, removed, seen at checkout and on the order."""

import datetime as dt

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from shop.core.clock import now
from shop.core.models import OutboxMessage
from shop.offers import rules
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.offers import Voucher, make_offer, make_voucher
from tests.factories.orders import make_order, prepare_shop
from tests.functional.test_basket import put
from tests.functional.test_checkout import form_of, seen_total

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
VoucherSet = get_model("voucher", "VoucherSet")
DAY = dt.timedelta(days=1)


@pytest.fixture
def basket(client):
    """A guest's basket with goods for 100.000 đồng."""
    prepare_shop()
    rules.load_reference()
    put(client, make_product("Trà", price=100_000, stock=9))
    return client


def enter(client, code: str):
    return client.post(reverse("basket:voucher_add"), {"code": code}, follow=True)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("typed", ["TET2026", "tet 2026", " Tết-2026 ", "te\u0302\u0301t2026", "ＴＥＴ２０２６"])
def test_a_code_is_known_however_it_is_typed(basket, typed):
    make_voucher("TET2026")
    page = text(enter(basket, typed))
    assert "−20.000" in page
    assert "80.000" in page


def test_codes_that_were_made_in_sets_are_known_without_their_dashes(basket):
    make_voucher("AB12-CD34")
    assert "−20.000" in text(enter(basket, "ab12cd34"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "KHAC"}, "Không có mã “MOTLAN”"),
        ({"last": now() - DAY}, "đã hết hạn ngày"),
        ({"first": now() + DAY, "last": now() + 2 * DAY}, "dùng được từ ngày"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_which_keeps_the_code(basket, values, sentence):
    make_voucher(**{"first": now() - 2 * DAY} | values)
    response = basket.post(reverse("basket:voucher_add"), {"code": "MOTLAN"})
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="MOTLAN"' in text(response)
    assert "−20.000" not in text(basket.get(reverse("basket:summary")))


def test_a_used_one_and_one_for_other_goods_say_so(basket):
    voucher = make_voucher("DADUNG")
    Voucher.objects.filter(pk=voucher.pk).update(num_orders=1)
    assert "Mã DADUNG đã được dùng." in text(enter(basket, "dadung"))
    make_voucher("MATONG", products=[make_product("Mật ong")])
    assert "không dùng cho hàng trong giỏ" in text(enter(basket, "matong"))


def test_once_per_person_waits_for_signing_in(basket):
    make_voucher("CHAO", usage=Voucher.ONCE_PER_CUSTOMER)
    assert "Đăng nhập để dùng mã CHAO" in text(enter(basket, "chao"))
    basket.force_login(make_user())
    assert "−20.000" in text(basket.get(reverse("basket:summary")))


def test_it_is_removed_by_its_own_basket_only(basket, client):
    voucher = make_voucher()
    enter(basket, "MOTLAN")
    stranger = client.__class__()
    assert stranger.post(reverse("basket:voucher_remove", args=[voucher.pk])).status_code == 404
    page = text(basket.post(reverse("basket:voucher_remove", args=[voucher.pk]), follow=True))
    assert "−20.000" not in page


def test_trying_codes_is_slow(basket):
    for number in range(30):
        enter(basket, f"thu{number}")
    make_voucher()
    assert "quá nhiều mã" in text(enter(basket, "MOTLAN"))


def test_the_discount_goes_with_the_order_to_everybody(basket, django_capture_on_commit_callbacks):
    make_voucher("LO", percent=7)
    enter(basket, "lo")
    home = make_commune("Cửa Nam", province="Hà Nội")
    data = form_of(basket, home, email="an@example.com")
    data |= {"seen_total": seen_total(basket.post(reverse("checkout:index"), data | {"action": "quote"}))}
    with django_capture_on_commit_callbacks(execute=True):
        response = basket.post(reverse("checkout:index"), data, follow=True)
    page = text(response)
    assert "Mã LO" in page
    assert "−7.000" in page
    part = get_model("order", "Order").objects.get().seller_orders.get()
    assert (part.discount_vnd, part.payable_vnd) == (7_000, 93_000 + part.delivery_vnd)
    assert "Giảm giá: −7.000" in OutboxMessage.objects.get(recipient="an@example.com").body.replace("\xa0", " ")
    basket.force_login(make_member("producer_owner", producer=part.producer))
    work = text(basket.get(reverse("producers:order", args=[part.number])))
    assert "Chương trình trả bạn 7.000" in work


def test_the_offer_that_ended_between_page_and_press_is_told(basket):
    offer = make_offer(percent=10)
    home = make_commune("Cửa Nam", province="Hà Nội")
    data = form_of(basket, home)
    data |= {"seen_total": seen_total(basket.post(reverse("checkout:index"), data | {"action": "quote"}))}
    offer.suspend()
    page = text(basket.post(reverse("checkout:index"), data))
    assert "Tổng tiền đã đổi" in page
    assert not get_model("order", "Order").objects.exists()
    assert 'value="Nguyễn Thị Hạnh"' in page


def test_pages_that_are_kept_show_no_discount(client):
    product = make_product("Trà", price=100_000)
    make_offer(percent=10)
    page = text(client.get(product.get_absolute_url()))
    assert "100.000" in page
    assert "90.000" not in page


class TestOffice:
    """Staff make an offer in one form."""

    @pytest.fixture
    def staff(self, client):
        rules.load_reference()
        client.force_login(make_user("Nhân viên", is_staff=True))
        return client

    def send(self, client, url=None, **values):
        data = {
            "name": "Chào hè",
            "kind": "percent",
            "value": "10",
            "bearer": "programme",
            "first": f"{now() - DAY:%Y-%m-%d}",
            "last": f"{now() + DAY:%Y-%m-%d}",
        }
        return client.post(url or reverse("promotions:new"), data | values, follow=True)

    def test_an_offer_runs_at_once_stops_and_goes_on(self, staff):
        assert "Chào hè" in text(self.send(staff))
        offer = make_order_discount()
        switch = reverse("promotions:switch", args=[offer.pk])
        assert "đã dừng" in text(staff.post(switch, {"on": "0"}, follow=True))
        assert not make_order(make_product("B", price=50_000)).discounts.exists()
        assert "đang chạy" in text(staff.post(switch, {"on": "1"}, follow=True))
        page = text(staff.get(reverse("promotions:list")))
        assert "1 đơn, đã giảm 10.000" in page

    def test_one_with_a_code_of_a_producer(self, staff):
        producer = make_producer("HTX Một")
        self.send(staff, value="20.000", kind="amount", code="tết 26", bearer="producer", producer=producer.pk)
        voucher = Voucher.objects.get()
        assert (voucher.code, voucher.offers.get().terms.producer) == ("TET26", producer)
        order = make_order(make_product(price=100_000, producer=producer), vouchers=[voucher])
        assert order.seller_orders.get().discount_vnd == 20_000

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"value": "60"}, "từ 1 đến 50 %"),
            ({"value": "1.5"}, "Không đọc được số tiền"),
            ({"bearer": "producer"}, "Chọn chủ thể"),
            ({"last": "2020-01-01"}, "Ngày cuối đứng trước"),
            ({"code": "CO"}, "Đã có mã này"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, staff, values, sentence):
        make_voucher("CO")
        page = text(self.send(staff, **values))
        assert sentence in page
        assert 'value="Chào hè"' in page

    def test_changing_one_changes_what_comes_and_not_what_was(self, staff):
        self.send(staff)
        offer = make_order_discount()
        page = reverse("promotions:change", args=[offer.pk])
        assert 'value="10"' in text(staff.get(page))
        self.send(staff, page, value="20", least_vnd="150.000")
        tea = make_product("C", price=200_000)
        assert make_order(tea).seller_orders.get().discount_vnd == 40_000
        assert offer.__class__.objects.count() == 1

    def test_a_set_of_codes_stays_behind_its_codes(self, staff):
        offer = make_voucher("BO1").offers.get()
        voucher_set = VoucherSet.objects.create(name="Bộ", count=1, start_datetime=now(), end_datetime=now() + DAY)
        Voucher.objects.update(voucher_set=voucher_set)
        self.send(staff, reverse("promotions:change", args=[offer.pk]))
        offer.refresh_from_db()
        assert offer.offer_type == "Voucher"

    def test_what_combines_counts_beside_another(self, staff):
        self.send(staff, combines="on")
        self.send(staff, name="Thêm", kind="amount", value="5.000", combines="on")
        self.send(staff, name="Riêng", kind="amount", value="6.000")
        assert make_order(make_product(price=100_000)).seller_orders.get().discount_vnd == 15_000

    def test_it_is_for_staff(self, client):
        client.force_login(make_user())
        assert client.get(reverse("promotions:list")).status_code == 404
        assert self.send(client).status_code == 404


def make_order_discount():
    """Order goods for 100.000 đồng under the one offer and return it."""
    order = make_order(make_product("A", price=100_000))
    assert order.seller_orders.get().discount_vnd == 10_000
    return get_model("offer", "ConditionalOffer").objects.get()


class TestProducer:
    """An owner makes discounts on the own goods, and bears them."""

    def test_he_makes_one_for_a_product_of_his_own(self, client):
        rules.load_reference()
        mine, other = make_producer("HTX Tôi"), make_producer("HTX Khác")
        tea, honey = (
            make_product("Trà", price=100_000, producer=mine),
            make_product("Mật", price=100_000, producer=mine),
        )
        foreign = make_product("Lạ", price=100_000, producer=other)
        client.force_login(make_member("producer_owner", producer=mine))
        data = {"name": "Hè", "kind": "percent", "value": "10"}
        data |= {"first": f"{now() - DAY:%Y-%m-%d}", "last": f"{now() + DAY:%Y-%m-%d}"}
        refused = client.post(reverse("producers:offer_new"), data | {"product": foreign.pk, "bearer": "programme"})
        assert "field__error" in text(refused)
        page = text(client.post(reverse("producers:offer_new"), data | {"product": tea.pk}, follow=True))
        assert "đang chạy" in page
        part = make_order(tea, honey).seller_orders.get()
        assert (part.discount_vnd, part.programme_discount_vnd) == (10_000, 0)
        offer = get_model("offer", "ConditionalOffer").objects.get()
        assert f'value="{tea.pk}" selected' in text(client.get(reverse("producers:offer", args=[offer.pk])))
        client.force_login(make_member("producer_owner", producer=other))
        for address, way in (
            (reverse("producers:offer", args=[offer.pk]), client.get),
            (
                reverse("producers:offer_switch", args=[offer.pk]),
                client.post,
            ),
        ):
            assert way(address).status_code == 404
        offer.refresh_from_db()
        assert offer.status == "Open"
