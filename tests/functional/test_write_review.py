"""A buyer says how a product was: only after it has arrived, once, and staff read it first."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from shop.fulfilment import reviews
from shop.fulfilment.models import Role
from shop.fulfilment.services import NotPossible, move
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")
SAID = {"score": 4, "title": "Thơm", "body": "Vị dịu, hộp chắc.", "name": "Chị Hoa"}


def _arrived(product, **order):
    part = make_order(product, **order).seller_orders.get()
    for action in ("pack", "hand_over", "deliver"):
        move(part, action, role=Role.PRODUCER)
    return part


@pytest.fixture
def tea():
    return make_product("Trà Được Khen", stock=9)


def _address(part, row=None) -> str:
    return reverse("orders:review", args=[part.order.number, part.order.purchase.token, (row or part.lines.get()).pk])


def test_a_guest_writes_staff_publish_and_the_page_says_that_he_bought(client, tea):
    part = _arrived(tea)
    order = reverse("orders:track", args=[part.order.number, part.order.purchase.token])
    assert _address(part) in client.get(order).content.decode()
    assert client.post(_address(part), {"score": 4}).status_code == 422
    assert client.post(_address(part), SAID).status_code == 302
    review = ProductReview.objects.get()
    assert (review.product, review.score, review.user, review.name) == (tea, 4, None, "Chị Hoa")
    assert "Thơm" not in client.get(tea.get_absolute_url()).content.decode()
    review.status = ProductReview.APPROVED
    review.save()
    page = client.get(tea.get_absolute_url()).content.decode()
    assert "Chị Hoa" in page
    assert "đã mua" in page
    assert _address(part) not in client.get(order).content.decode()


def test_nothing_is_written_twice_or_before_it_has_arrived(client, tea):
    waiting = make_order(tea).seller_orders.get()
    assert client.post(_address(waiting), SAID).status_code == 422
    part = _arrived(tea)
    client.post(_address(part), SAID)
    assert client.post(_address(part), SAID).status_code == 422
    assert ProductReview.objects.count() == 1


def test_an_account_writes_once_about_a_product(tea):
    person = make_user()
    first, second = _arrived(tea, user=person), _arrived(tea, user=person)
    reviews.write(first.lines.get(), user=person, **SAID)
    with pytest.raises(NotPossible):
        reviews.write(second.lines.get(), user=person, **SAID)


def test_a_line_of_another_order_cannot_be_written_about(client, tea):
    mine, other = _arrived(tea), _arrived(tea)
    assert client.post(_address(mine, other.lines.get()), SAID).status_code == 404
