"""The pages on which a producer works through orders, with a phone in one hand."""

import pytest
from django.urls import reverse

from shop.fulfilment.models import SellerOrder
from tests.factories.accounts import make_member
from tests.factories.catalogue import make_producer, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
State = SellerOrder.State


@pytest.fixture
def producer():
    return make_producer("HTX Trà Mẫu")


@pytest.fixture
def part(producer):
    tea = make_product("Trà Shan", price=150_000, stock=9, producer=producer)
    return make_order(tea, pieces=3, note="Gọi trước khi giao").seller_orders.get()


@pytest.fixture
def owner(client, producer):
    client.force_login(make_member("producer_owner", producer=producer))
    return client


def _text(response) -> str:
    return " ".join(response.content.decode().split())


def _step(client, part, action, **said):
    return client.post(reverse("producers:step", args=[part.number]), {"action": action, **said})


def test_the_list_opens_with_the_work_that_waits(owner, part):
    page = _text(owner.get(reverse("producers:today")))
    assert part.number in page
    assert "3 Trà Shan" in page
    assert f'action="{reverse("producers:step", args=[part.number])}"' in page
    assert "Thu hộ" in page


def test_an_order_is_walked_to_the_carrier(owner, part):
    for action, state in (("accept", State.ACCEPTED), ("pack", State.PACKED)):
        assert _step(owner, part, action).status_code == 302
        part.refresh_from_db()
        assert part.state == state
    _step(owner, part, "hand_over", carrier="viettelpost", tracking_number=" vtp 1")
    part.refresh_from_db()
    assert (part.state, part.carrier, part.tracking_number) == (State.HANDED_OVER, "viettelpost", "VTP1")
    seen = _text(owner.get(reverse("orders:track", args=[part.order.number, part.order.purchase.token])))
    assert "VTP1" in seen
    assert "Viettel Post" in seen


def test_pressing_twice_makes_a_step_once(owner, part):
    for _time in range(2):
        assert _step(owner, part, "accept", back="today").url == reverse("producers:today")
    assert part.events.filter(action="accept").count() == 1


def test_declining_without_a_reason_is_said_at_the_field(owner, part):
    response = _step(owner, part, "decline")
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    part.refresh_from_db()
    assert part.state == State.CONFIRMED
    _step(owner, part, "decline", note="mất mùa")
    part.refresh_from_db()
    assert (part.state, part.payable_vnd) == (State.CANCELLED, 0)


def test_a_step_that_is_not_the_producers_is_refused(owner, part):
    response = _step(owner, part, "cancel")
    assert response.status_code == 422
    part.refresh_from_db()
    assert part.state == State.CONFIRMED


def test_fewer_pieces_cost_the_buyer_less(owner, part):
    address = reverse("producers:short", args=[part.number])
    row = part.lines.get()
    assert owner.post(address, {"line": row.pk, "pieces": 4, "reason": "hết"}).status_code == 422
    assert owner.post(address, {"line": row.pk, "pieces": 1, "reason": "một hộp vỡ"}).status_code == 302
    before = part.payable_vnd
    part.refresh_from_db()
    assert part.payable_vnd == before - 150_000
    assert "2 × Trà Shan" in _text(owner.get(reverse("producers:order", args=[part.number])))


def test_the_slip_says_where_it_goes_and_what_to_collect(owner, part):
    page = _text(owner.get(reverse("producers:slip", args=[part.number])))
    for fact in ("Gọi trước khi giao", "Thôn 1", "0912 345 678", "Thu hộ"):
        assert fact in page


def test_another_producer_finds_nothing(client, part):
    client.force_login(make_member("producer_owner", producer=make_producer("HTX Khác")))
    assert client.get(reverse("producers:order", args=[part.number])).status_code == 404
    assert _step(client, part, "accept").status_code == 404
    assert part.number not in _text(client.get(reverse("producers:today")))


def test_the_list_takes_few_queries_however_many_orders(owner, producer, django_assert_max_num_queries):
    tea = make_product("Trà Nhiều Đơn", stock=90, producer=producer)
    for _n in range(6):
        make_order(tea)
    with django_assert_max_num_queries(14):
        owner.get(reverse("producers:today"))


class TestBuyer:
    def address(self, part, name="step"):
        return reverse(f"orders:{name}", args=[part.order.number, part.order.purchase.token])

    def test_cancels_before_it_is_packed(self, client, part):
        assert "Huỷ kiện này" in _text(client.get(self.address(part, "track")))
        client.post(self.address(part), {"part": part.number, "action": "cancel"})
        part.refresh_from_db()
        assert (part.state, part.payable_vnd) == (State.CANCELLED, 0)

    def test_cannot_cancel_what_is_packed(self, client, owner, part):
        _step(owner, part, "pack")
        page = client.post(self.address(part), {"part": part.number, "action": "cancel"}, follow=True)
        assert "notice--bad" in page.content.decode()
        part.refresh_from_db()
        assert part.state == State.PACKED

    def test_says_that_it_has_arrived(self, client, owner, part):
        for action in ("pack", "hand_over"):
            _step(owner, part, action)
        client.post(self.address(part), {"part": part.number, "action": "deliver"})
        part.refresh_from_db()
        assert part.state == State.DELIVERED

    @pytest.mark.parametrize("said", [{"action": "accept"}, {"action": "lapse"}])
    def test_makes_no_step_of_somebody_else(self, client, part, said):
        client.post(self.address(part), {"part": part.number, **said})
        part.refresh_from_db()
        assert part.state == State.CONFIRMED

    def test_needs_the_secret_address_and_a_part_of_that_order(self, client, part):
        wrong = reverse("orders:step", args=[part.order.number, "x" * 32])
        assert client.post(wrong, {"part": part.number, "action": "cancel"}).status_code == 404
        assert client.post(self.address(part), {"part": "other", "action": "cancel"}).status_code == 404
