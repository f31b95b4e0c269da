"""Goods that a point does not have: sent there by the producer, told when they are there, collected or sent back."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from shop.core import clock
from shop.core.models import OutboxMessage
from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import arrive, lapse_due, move
from shop.payments.models import Payment
from shop.payments.settlement import settle_due
from tests.factories.accounts import make_member
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.orders import make_order, prepare_shop
from tests.factories.points import make_shelf_point
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
State = SellerOrder.State
CHECKOUT = reverse("checkout:index")


@pytest.fixture
def tea():
    prepare_shop()
    return make_product("Trà Gửi Tới Điểm", price=200_000, stock=9, producer=make_producer("HTX Gửi Điểm"))


@pytest.fixture
def point(tea):
    return make_shelf_point("Điểm Nhận", 21.0, 105.8, takes_parcels=True)


@pytest.fixture
def part(tea, point):
    return make_order(tea, pieces=2, ways={tea.listing.owner_id: point.pk}).seller_orders.get()


def walk(part, *actions):
    for action in actions:
        move(part, action, role=Role.PRODUCER)
    part.refresh_from_db()
    return part


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_checkout_names_points_near_the_buyer_once_he_is_known_and_counts_the_way_there(client, tea, point):
    put(client, tea)
    way = f"way_{tea.listing.owner_id}"
    assert f'name="{way}" value="{point.pk}"' not in client.get(CHECKOUT).content.decode()
    home = {"commune": make_commune().full_name, "commune_code": make_commune().code}
    near = client.post(f"{reverse('checkout:summary')}?ways=1", home).content.decode()
    assert f'name="{way}" value="{point.pk}"' in near
    chosen = client.post(reverse("checkout:summary"), {way: point.pk}).content.decode()
    assert int(re.search(r'name="seen_total" value="(\d+)"', chosen)[1]) > 200_000


def test_a_point_that_takes_no_parcels_is_not_offered(client, tea, point):
    point.takes_parcels = False
    point.save()
    put(client, tea)
    home = {"commune": make_commune().full_name, "commune_code": make_commune().code}
    assert "Điểm Nhận" not in client.post(f"{reverse('checkout:summary')}?ways=1", home).content.decode()


def test_fresh_goods_are_sent_to_no_point_too_far(client, point):
    far = make_product("Rau Gần", set_code="1.1.1", province="Cà Mau", commune="Đất Mũi", stock=5)
    prepare_shop()
    from shop.delivery.models import TravelRule

    TravelRule.objects.update_or_create(
        product_set=far.listing.product_set,
        valid_from=clock.today() - dt.timedelta(days=1),
        defaults={"reach": "province"},
    )
    put(client, far)
    home = {"commune": make_commune().full_name, "commune_code": make_commune().code}
    assert "Điểm Nhận" not in client.post(f"{reverse('checkout:summary')}?ways=1", home).content.decode()


def test_it_goes_to_the_point_the_point_says_so_and_the_buyer_collects_it(client, part, point, tea):
    assert (part.state, part.mode, part.collect_code) == (State.CONFIRMED, "pickup", "")
    assert part.delivery_vnd > 0
    client.force_login(make_member("producer_owner", producer=part.producer))
    assert "Điểm Nhận" in text_of(client.get(reverse("producers:order", args=[part.number])))
    assert "<svg" in client.get(reverse("producers:slip", args=[part.number])).content.decode()
    walk(part, "accept", "pack", "hand_over")
    client.force_login(make_member("point_seller", point=point))
    address = reverse("counter:arrival", args=[part.number])
    assert part.number in text_of(client.get(reverse("counter:today")))
    assert client.get(reverse("counter:today"), {"q": part.order.number}).url == address
    for _time in range(2):
        assert client.post(address).status_code == 302
    part.refresh_from_db()
    assert part.state == State.READY
    assert OutboxMessage.objects.filter(body__contains=part.collect_code).count() == 1
    client.post(reverse("counter:parcel", args=[part.collect_code]))
    settle_due()
    assert Payment.objects.get().captured_vnd == part.total_vnd
    record = tea.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (7, 0)


def test_another_point_cannot_say_that_it_is_there(client, part):
    walk(part, "accept", "pack", "hand_over")
    client.force_login(make_member("point_seller", point=make_shelf_point("Điểm Khác", 21.0, 105.8)))
    assert client.post(reverse("counter:arrival", args=[part.number])).status_code == 404


def test_a_producer_who_brings_it_himself_needs_no_carrier(part):
    walk(part, "accept", "pack")
    assert arrive(part).state == State.READY


def test_what_is_not_packed_has_not_arrived(client, part, point):
    client.force_login(make_member("point_seller", point=point))
    client.post(reverse("counter:arrival", args=[part.number]))
    part.refresh_from_db()
    assert part.state != State.COLLECTED
    assert part.collect_code == ""


def test_nobody_collects_it_and_the_producer_sells_it_again_when_it_is_back(client, part, tea, time_machine):
    arrive(walk(part, "accept", "pack", "hand_over"))
    part.refresh_from_db()
    time_machine.move_to(clock.day_end(part.collect_until) + dt.timedelta(minutes=5))
    assert lapse_due() == 1
    part.refresh_from_db()
    assert (part.state, part.payable_vnd) == (State.CANCELLED, 0)
    assert tea.stockrecords.get().num_in_stock == 7
    client.force_login(make_member("producer_owner", producer=part.producer))
    address = reverse("producers:came_back", args=[part.number])
    assert address in text_of(client.get(reverse("producers:order", args=[part.number])))
    for _time in range(2):
        client.post(address)
    assert tea.stockrecords.get().num_in_stock == 9
    assert address not in text_of(client.get(reverse("producers:order", args=[part.number])))


def test_a_parcel_that_never_reaches_its_point_comes_back(part, tea):
    walk(part, "accept", "pack", "hand_over")
    move(part, "refuse", role=Role.PRODUCER, note="bưu tá trả về")
    assert (part.state, part.payable_vnd) == (State.REFUSED, 0)
    assert tea.stockrecords.get().num_in_stock == 9
