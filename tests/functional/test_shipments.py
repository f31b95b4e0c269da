"""A producer has a carrier come for a packed parcel; without a carrier that answers everything goes by hand."""

import datetime as dt

import pytest
from django.urls import reverse

from shop.core import clock
from shop.fulfilment import shipments
from shop.fulfilment.models import CarrierShipment, Role, SellerOrder
from shop.fulfilment.services import move
from tests.factories.accounts import make_member
from tests.factories.catalogue import make_producer, make_product
from tests.factories.orders import make_order
from tests.plugins.carriers import WEBHOOK_SECRET

pytestmark = pytest.mark.django_db
State = SellerOrder.State
CODES = ["ghn", "ghtk"]


@pytest.fixture
def part():
    producer = make_producer("HTX Gửi Trà", phone="0912000111", street="Thôn 1")
    made = make_order(make_product("Trà Gửi", price=150_000, stock=9, producer=producer), pieces=2)
    part = made.seller_orders.get()
    for action in ("accept", "pack"):
        part = move(part, action, role=Role.PRODUCER)
    return part


@pytest.fixture
def owner(client, part):
    client.force_login(make_member("producer_owner", producer=part.producer))
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def ordered(part, code="ghn") -> CarrierShipment:
    made = shipments.order(part, code)
    part.refresh_from_db()
    return made


def tell(client, carriers, made, secret=WEBHOOK_SECRET):
    address = reverse("carrier_webhook", args=[made.carrier, secret])
    kind = "application/json" if made.carrier == "ghn" else "application/x-www-form-urlencoded"
    return client.post(address, carriers.message(made.number), content_type=kind)


@pytest.mark.parametrize("code", CODES)
def test_one_press_orders_it_once_and_the_number_is_on_both_pages(owner, part, carriers, code):
    page, address = reverse("producers:order", args=[part.number]), reverse("producers:shipment", args=[part.number])
    assert f'value="{code}"' in text_of(owner.get(page))
    for _time in range(2):
        assert owner.post(address, {"carrier": code}).status_code == 302
    made = CarrierShipment.objects.get()
    part.refresh_from_db()
    assert (part.state, part.carrier, part.tracking_number) == (State.PACKED, code, made.number)
    assert list(carriers.parcels) == [made.number]
    assert made.number in text_of(owner.get(page))
    track = reverse("orders:track", args=[part.order.number, part.order.purchase.token])
    assert made.number in text_of(owner.get(track))


def test_the_carrier_is_told_what_it_needs_to_know(part, carriers):
    body = carriers.parcels[ordered(part).number]["body"]
    assert (body["cod_amount"], body["weight"]) == (part.payable_vnd, part.weight_grams)
    assert (body["to_phone"], body["from_phone"]) == ("0912345678", "0912000111")
    assert body["client_order_code"] == part.number


def test_what_is_paid_is_not_collected_again(part, carriers):
    part.order.purchase.payment = "stripe"
    assert shipments.described(part).cod_vnd == 0


def test_a_silent_carrier_leaves_the_producer_his_pen(owner, part, carriers):
    carriers.fault = "500"
    address = reverse("producers:shipment", args=[part.number])
    assert "nhập số" in text_of(owner.post(address, {"carrier": "ghn"}, follow=True))
    step = reverse("producers:step", args=[part.number])
    owner.post(step, {"action": "hand_over", "carrier": "vnpost", "tracking_number": "EB123"})
    part.refresh_from_db()
    assert (part.state, part.tracking_number) == (State.HANDED_OVER, "EB123")


def test_a_lost_answer_makes_no_second_parcel(part, carriers):
    carriers.lost_answers = 1
    with pytest.raises(Exception, match="không trả lời"):
        shipments.order(part, "ghtk")
    assert [ordered(part, "ghtk").number] == list(carriers.parcels)


def test_an_order_that_ended_meanwhile_is_called_off(part, carriers):
    stale = SellerOrder.objects.get(pk=part.pk)
    move(part, "decline", role=Role.PRODUCER, note="hết")
    with pytest.raises(Exception, match="đơn vị vận chuyển"):
        shipments.order(stale, "ghn")
    assert [row["place"] for row in carriers.parcels.values()] == ["cancelled"]


@pytest.mark.parametrize("code", CODES)
def test_news_of_the_carrier_are_asked_for_and_make_each_step_once(client, part, carriers, code):
    made = ordered(part, code)
    shipments.follow_due()
    carriers.move(made.number, "delivered")
    assert shipments.follow_due() == 0
    for _time in range(2):
        assert tell(client, carriers, made).status_code == 200
        shipments.follow_due()
    part.refresh_from_db()
    assert part.state == State.DELIVERED
    assert [event.action for event in part.events.all()] == ["place", "accept", "pack", "hand_over", "deliver"]


def test_a_message_is_not_believed(client, part, carriers):
    made = ordered(part)
    carriers.move(made.number, "delivered")
    lie = carriers.message(made.number)
    carriers.move(made.number, "waiting")
    address = reverse("carrier_webhook", args=["ghn", WEBHOOK_SECRET])
    assert client.post(address, lie, content_type="application/json").status_code == 200
    shipments.follow_due()
    part.refresh_from_db()
    assert part.state == State.PACKED


def test_the_address_for_messages_is_a_secret_and_takes_no_nonsense(client, part, carriers, settings):
    made = ordered(part)
    assert tell(client, carriers, made, secret="x" * 18).status_code == 404
    address = reverse("carrier_webhook", args=["ghn", WEBHOOK_SECRET])
    assert client.post(address, b"[]", content_type="application/json").status_code == 400
    settings.GHN_TOKEN = ""
    assert tell(client, carriers, made).status_code == 404


def test_without_messages_it_is_asked_about_again(part, carriers, time_machine):
    made = ordered(part)
    shipments.follow_due()
    carriers.move(made.number, "moving")
    time_machine.move_to(clock.now() + shipments.ASK_AGAIN + dt.timedelta(minutes=1))
    assert shipments.follow_due() == 1
    part.refresh_from_db()
    assert part.state == State.HANDED_OVER


def test_what_the_carrier_brings_back_is_refused_and_on_the_shelf(part, carriers):
    made = ordered(part)
    carriers.move(made.number, "returned")
    shipments.follow_due()
    part.refresh_from_db()
    assert (part.state, part.payable_vnd) == (State.REFUSED, 0)
    assert part.lines.get().line.stockrecord.num_in_stock == 9


def test_a_lost_parcel_is_left_to_people(part, carriers):
    made = ordered(part)
    carriers.move(made.number, "lost")
    shipments.follow_due()
    part.refresh_from_db()
    made.refresh_from_db()
    assert (part.state, made.progress) == (State.PACKED, "trouble")


def test_a_silent_carrier_is_asked_once_in_a_tick_and_again_in_the_next(part, carriers):
    ordered(part)
    carriers.fault = "500"
    assert shipments.follow_due() == 0
    carriers.fault = ""
    assert shipments.follow_due() == 1


def test_called_off_it_can_be_ordered_elsewhere(owner, part, carriers):
    ordered(part)
    address = reverse("producers:shipment", args=[part.number])
    owner.post(address, {"action": "call_off"})
    part.refresh_from_db()
    assert (part.carrier, part.tracking_number) == ("", "")
    owner.post(address, {"carrier": "ghtk"})
    assert CarrierShipment.objects.get().carrier == "ghtk"


def test_a_declined_order_is_called_off_by_the_tick(part, carriers):
    made = ordered(part)
    move(part, "decline", role=Role.PRODUCER, note="hết")
    shipments.follow_due()
    assert carriers.parcels[made.number]["place"] == "cancelled"
    assert not CarrierShipment.objects.exists()


def test_another_producer_orders_nothing(client, part, carriers):
    client.force_login(make_member("producer_owner", producer=make_producer("HTX Khác")))
    assert client.post(reverse("producers:shipment", args=[part.number]), {"carrier": "ghn"}).status_code == 404


def test_without_keys_the_page_offers_nothing(owner, part, settings):
    settings.GHN_TOKEN = settings.GHTK_TOKEN = ""
    assert "producers:shipment" not in text_of(owner.get(reverse("producers:order", args=[part.number])))
    assert shipments.offered(part) == []
