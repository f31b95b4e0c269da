"""A buyer says how a product was: only after it has arrived, once, and staff read it first."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from oscar.core.loading import get_model

from media.models import Picture
from shop.core import clock
from shop.core.models import OutboxMessage
from shop.fulfilment import review_desk, reviews
from shop.fulfilment.models import Role
from shop.fulfilment.services import NotPossible, move
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_producer, make_product
from tests.factories.media import make_picture, picture_file
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")
SAID = {"score": 4, "title": "Thơm", "body": "Vị dịu, hộp chắc.", "name": "Chị Hoa"}


def _arrived(product, **order):
    part = make_order(product, **order).seller_orders.get()
    for action in ("pack", "hand_over", "deliver"):
        move(part, action, role=Role.PRODUCER)
    return part


@pytest.fixture(autouse=True)
def _untried():
    cache.clear()


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


# ------------------------------------------------------------------------------------------ pictures, answer, report
def _published(product, *, pictures=(), **order) -> ProductReview:
    part = _arrived(product, **order)
    review = reviews.write(part.lines.get(), pictures=pictures, **SAID)
    review_desk.decide(review, review_desk.PUBLISH)
    return review


def test_pictures_are_cleaned_wait_with_the_review_and_say_what_they_show(client, tea):
    part = _arrived(tea)
    shots = [picture_file(colour=(number, 0, 0)) for number in range(3)]
    assert client.post(_address(part), SAID | {"photos": shots, "shows": "Hộp trà mở nắp"}).status_code == 302
    review = ProductReview.objects.get()
    links = list(review.picture_links.select_related("picture"))
    assert [link.position for link in links] == [0, 1, 2]
    assert {link.picture.alt for link in links} == {"Hộp trà mở nắp"}
    names = [link.picture.name for link in links]
    assert names[0] not in client.get(tea.get_absolute_url()).content.decode()
    review_desk.decide(review, review_desk.PUBLISH)
    page = client.get(tea.get_absolute_url()).content.decode()
    assert all(name in page for name in names)
    assert 'alt="Hộp trà mở nắp"' in page


def test_three_pictures_are_the_most_and_what_is_no_picture_is_refused(client, tea):
    part = _arrived(tea)
    four = [picture_file(colour=(number, 9, 0)) for number in range(4)]
    assert client.post(_address(part), SAID | {"photos": four}).status_code == 422
    wrong = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")
    assert client.post(_address(part), SAID | {"photos": [wrong]}).status_code == 422
    assert not ProductReview.objects.exists()


def test_good_pictures_are_not_sent_twice_when_a_word_is_missing(client, tea):
    part = _arrived(tea)
    response = client.post(_address(part), SAID | {"body": "", "photos": [picture_file()]})
    kept = re.search(r'name="kept" value="(\w+)"', response.content.decode())[1]
    client.post(_address(part), SAID | {"kept": kept})
    assert ProductReview.objects.get().picture_links.get().picture.name == kept


def test_the_producer_answers_once_and_the_buyer_gets_it(client, tea):
    review = _published(tea, email="hoa@example.vn")
    client.force_login(make_member("producer_owner", producer=make_producer("HTX Khác")))
    address = reverse("producers:reviews")
    assert client.post(address, {"review": review.pk, "text": "Của tôi"}).status_code == 404
    client.force_login(make_member("producer_owner", producer=tea.listing.owner))
    assert client.post(address, {"review": review.pk, "text": " "}).status_code == 422
    assert client.post(address, {"review": review.pk, "text": "Cảm ơn chị."}).status_code == 302
    assert client.post(address, {"review": review.pk, "text": "Lần nữa"}).status_code == 422
    assert "Cảm ơn chị." in client.get(tea.get_absolute_url()).content.decode()
    message = OutboxMessage.objects.get(reference=f"review:{review.pk}")
    assert message.recipient == "hoa@example.vn"
    assert "Cảm ơn chị." in message.body


def test_a_reader_reports_and_staff_hide_the_answer_or_the_review(client, tea):
    review = _published(tea)
    review_desk.answer(review, "Chị nói sai.", producer=tea.listing.owner)
    address = reverse("storefront:review_report", args=[review.pk])
    assert address in client.get(tea.get_absolute_url()).content.decode()
    assert client.post(address, {"about": "answer", "reason": ""}).status_code == 422
    assert client.post(address, {"about": "answer", "reason": "Lời lẽ khó nghe"}).status_code == 302
    client.force_login(make_user(is_staff=True))
    desk, decide = reverse("review_desk:waiting"), reverse("review_desk:decide", args=[review.pk])
    assert "Lời lẽ khó nghe" in client.get(desk).content.decode()
    client.post(decide, {"action": "hide_answer"})
    assert "Chị nói sai." not in client.get(tea.get_absolute_url()).content.decode()
    assert "Lời lẽ khó nghe" not in client.get(desk).content.decode()
    client.post(decide, {"action": "reject"})
    assert "Vị dịu" not in client.get(tea.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 404
    assert client.post(decide, {"action": "x"}).status_code == 404


def test_only_what_is_published_counts_for_the_rating_and_it_hides_with_its_product(client, tea):
    waiting = reviews.write(_arrived(tea).lines.get(), **(SAID | {"score": 1}))
    _published(tea)
    tea.refresh_from_db()
    assert tea.rating == 4
    review_desk.decide(waiting, review_desk.PUBLISH)
    tea.refresh_from_db()
    assert tea.rating == 2.5
    tea.certificates.update(valid_until=clock.today() - dt.timedelta(days=1))
    assert "Thơm" not in client.get(tea.get_absolute_url()).content.decode()
    assert "Thơm" not in client.get(tea.listing.owner.get_absolute_url()).content.decode()


def test_an_erased_account_leaves_no_name_and_no_picture(client, tea):
    person = make_user("Nguyễn Thị Hoa", password="chè-shan-tuyết-1")
    picture = make_picture(colour=(1, 2, 3))
    part = _arrived(tea, user=person)
    review = reviews.write(part.lines.get(), user=person, pictures=[picture], **SAID)
    client.force_login(person)
    exported = client.get(reverse("customer:data")).json()["reviews"]
    assert exported[0]["pictures"] == [picture.file]
    client.post(reverse("customer:profile-delete"), {"current": "chè-shan-tuyết-1"})
    review.refresh_from_db()
    assert (review.name, review.picture_links.count()) == ("", 0)
    assert not Picture.objects.filter(pk=picture.pk).exists()
