"""Collecting at a sales point: chosen at the checkout, kept on the point's shelf, handed over by code, once."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from shop.core.clock import now, today
from shop.core.models import OutboxMessage
from shop.delivery.services import load_reference as load_rates
from shop.fulfilment.models import SellerOrder
from shop.fulfilment.services import lapse_due
from shop.fulfilment.services import load_reference as load_times
from shop.ledger import rates
from shop.payments.models import Payment
from shop.payments.settlement import settle_due
from shop.points.models import SalesPoint
from shop.stock import services as stock
from shop.stock.models import PointStock
from tests.factories.accounts import make_member
from tests.factories.bank import arrive, make_account
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
PAGE = reverse("checkout:index")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _reference():
    load_rates()
    load_times()
    rates.load_reference()
    get_model("address", "Country").objects.create(iso_3166_1_a2="VN", name="Việt Nam", printable_name="Việt Nam")


def _point(name: str, slug: str) -> SalesPoint:
    place = {"commune": make_commune(), "street": "1 Phố Điểm", "latitude": 21.0, "longitude": 105.8}
    return SalesPoint.objects.create(name=name, slug=slug, kind="shop", **place)


@pytest.fixture
def tea():
    return make_product("Trà Lấy Tại Điểm", price=200_000, stock=9, producer=make_producer("HTX Gửi Điểm"))


@pytest.fixture
def shelf(tea):
    found = PointStock.objects.create(point=_point("Điểm Ga", "diem-ga"), product=tea)
    stock.receive(found, 2)
    return found


@pytest.fixture
def seller(shelf):
    return make_member("point_seller", point=shelf.point)


def _order(client, tea, shelf, **said):
    """Order what is in the basket for collection at the point; return the answer."""
    way = {f"way_{tea.listing.owner_id}": shelf.point_id}
    key = re.search(r'name="key" value="([^"]+)"', client.get(PAGE).content.decode())[1]
    form = {"full_name": "Nguyễn Thị Lấy", "phone": "0912345678", "payment": "cod", "key": key, "seen_total": 200_000}
    return client.post(PAGE, form | way | said)


def test_the_checkout_offers_the_point_and_asks_for_no_address(client, tea, shelf):
    put(client, tea)
    page = client.get(PAGE).content.decode()
    assert f'name="way_{tea.listing.owner_id}" value="{shelf.point_id}"' in page
    assert _order(client, tea, shelf).status_code == 302
    part = SellerOrder.objects.get()
    assert (part.mode, part.point, part.state, part.delivery_vnd) == ("pickup", shelf.point, "ready", 0)
    shelf.refresh_from_db()
    assert (shelf.on_hand, shelf.allocated) == (2, 1)
    assert tea.stockrecords.get().num_allocated in (None, 0)


def test_the_totals_follow_the_choice(client, tea, shelf):
    put(client, tea)
    commune = make_commune()
    form = {"commune": commune.full_name, "commune_code": commune.code, f"way_{tea.listing.owner_id}": shelf.point_id}
    page = client.post(reverse("checkout:summary"), form).content.decode()
    assert 'name="seen_total" value="200000"' in page
    sent = client.post(reverse("checkout:summary"), form | {f"way_{tea.listing.owner_id}": "ship"}).content.decode()
    assert 'name="seen_total" value="200000"' not in sent


def test_the_point_stands_where_the_street_would_and_the_street_comes_back(client, tea, shelf):
    put(client, tea)
    commune, way = make_commune(), f"way_{tea.listing.owner_id}"
    typed = {"street": "Ngõ Bí Mật 9", "commune": commune.full_name, "commune_code": commune.code}
    there = client.post(PAGE, typed | {"action": "quote", way: shelf.point_id}).content.decode()
    assert "Ngõ Bí Mật 9" in there, "switching back finds what was typed"
    assert 'name="seen_total" value="200000"' in there
    _order(client, tea, shelf, email="lay@example.vn", **typed)
    part = SellerOrder.objects.get()
    page = client.get(reverse("orders:track", args=[part.order.number, part.order.purchase.token])).content.decode()
    mails = OutboxMessage.objects.filter(recipient="lay@example.vn").values_list("body", flat=True)
    for surface in (page, *mails):
        assert "Ngõ Bí Mật" not in surface
    assert "1 Phố Điểm" in page
    assert any("1 Phố Điểm" in body for body in mails)
    client.force_login(make_member("point_seller", point=shelf.point))
    assert "Ngõ Bí Mật" not in client.get(reverse("counter:parcel", args=[part.collect_code])).content.decode()
    client.force_login(make_member("producer_owner", producer=part.producer))
    for name in ("order", "slip"):
        assert "Ngõ Bí Mật" not in client.get(reverse(f"producers:{name}", args=[part.number])).content.decode()


def test_a_closed_point_says_until_when_and_its_days_do_not_count(client, tea, shelf):
    shelf.point.closures.create(starts_on=today() - DAY, ends_on=today() + DAY)
    shelf.point.closures.create(starts_on=today() + 5 * DAY, ends_on=today() + 5 * DAY)
    put(client, tea)
    page = client.get(PAGE).content.decode()
    assert f"nghỉ đến hết ngày {today() + DAY:%d/%m/%Y}" in page
    assert "có ngay" not in page
    _order(client, tea, shelf)
    assert SellerOrder.objects.get().collect_until == today() + 10 * DAY


def test_a_parcel_that_is_sent_still_needs_a_street(client, tea, shelf):
    put(client, tea)
    answer = _order(client, tea, shelf, **{f"way_{tea.listing.owner_id}": "ship"})
    assert answer.status_code == 200
    assert "id_street_error" in answer.content.decode()
    assert not SellerOrder.objects.exists()


@pytest.mark.parametrize("way", ["0", "999999", "x"])
def test_a_point_that_was_not_offered_is_refused(client, tea, shelf, way):
    put(client, tea)
    _order(client, tea, shelf, **{f"way_{tea.listing.owner_id}": way})
    assert not SellerOrder.objects.exists()


def test_a_point_with_too_few_pieces_is_not_offered(client, tea, shelf):
    put(client, tea, 3)
    assert f'name="way_{tea.listing.owner_id}" value="{shelf.point_id}"' not in client.get(PAGE).content.decode()
    _order(client, tea, shelf)
    assert not SellerOrder.objects.exists()


def test_the_seller_finds_it_by_code_number_and_phone_and_hands_it_over_once(client, tea, shelf, seller):
    put(client, tea)
    _order(client, tea, shelf)
    part = SellerOrder.objects.get()
    seen = client.get(reverse("orders:track", args=[part.order.number, part.order.purchase.token])).content.decode()
    assert part.collect_code in seen
    assert "<svg" in seen
    client.force_login(seller)
    address = reverse("counter:parcel", args=[part.collect_code])
    for text in (part.collect_code.lower(), part.order.number, "5678"):
        assert client.get(reverse("counter:today"), {"q": text}).url == address
    assert "200.000" in client.get(address).content.decode()
    for _time in range(2):
        client.post(address)
    part.refresh_from_db()
    shelf.refresh_from_db()
    assert (part.state, shelf.on_hand, shelf.allocated) == ("collected", 1, 0)
    settle_due()
    assert Payment.objects.get().captured_vnd == 200_000
    assert "200.000" not in client.get(address).content.decode()


def test_the_buyer_names_somebody_else_while_it_waits_and_the_counter_reads_it(client, tea, shelf, seller):
    put(client, tea)
    _order(client, tea, shelf)
    part = SellerOrder.objects.get()
    address = reverse("orders:collector", args=[part.order.number, part.order.purchase.token])
    client.post(address, {"name": "  Trần Văn  Thay "})
    client.force_login(seller)
    counter = reverse("counter:parcel", args=[part.collect_code])
    assert "Trần Văn Thay" in client.get(counter).content.decode()
    client.post(counter)
    client.post(address, {"name": "Người Khác"})
    part.order.purchase.refresh_from_db()
    assert part.order.purchase.collector_name == "Trần Văn Thay"


def test_another_point_finds_nothing(client, tea, shelf):
    put(client, tea)
    _order(client, tea, shelf)
    part = SellerOrder.objects.get()
    client.force_login(make_member("point_seller", point=_point("Điểm Khác", "khac")))
    assert client.get(reverse("counter:parcel", args=[part.collect_code])).status_code == 404
    assert part.number not in client.get(reverse("counter:today"), {"q": part.collect_code}).content.decode()


def test_what_nobody_collects_goes_back_to_the_shelf(client, tea, shelf, time_machine):
    put(client, tea)
    _order(client, tea, shelf)
    time_machine.move_to(now() + dt.timedelta(days=9))
    assert lapse_due() == 1
    shelf.refresh_from_db()
    assert (shelf.on_hand, shelf.allocated) == (2, 0)
    assert SellerOrder.objects.get().payable_vnd == 0


def test_paid_in_advance_it_is_ready_when_the_money_is_there(client, tea, shelf):
    account = make_account()
    put(client, tea)
    _order(client, tea, shelf, payment="vietqr")
    part = SellerOrder.objects.get()
    assert (part.state, part.collect_code) == ("awaiting", "")
    payment = Payment.objects.get()
    arrive(account, payment.amount_vnd, payment.reference)
    settle_due()
    part.refresh_from_db()
    assert part.state == "ready"
    assert part.collect_code


def test_one_parcel_is_sent_the_other_collected(client, tea, shelf):
    other = make_product("Mật Gửi Xa", price=90_000, stock=5, producer=make_producer("HTX Ở Xa"))
    put(client, tea)
    put(client, other)
    commune = make_commune()
    answer = _order(
        client, tea, shelf, street="Thôn 2", commune=commune.full_name, commune_code=commune.code, seen_total=10**6
    )
    assert answer.status_code == 302
    modes = dict(SellerOrder.objects.values_list("producer__name", "mode"))
    assert modes == {"HTX Gửi Điểm": "pickup", "HTX Ở Xa": "ship"}
