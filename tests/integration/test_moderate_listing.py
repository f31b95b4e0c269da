"""A listing on its way: submitted, published, returned with a reason, withdrawn; each step in the audit log."""

import pytest

from catalogue.listings.models import Listing
from catalogue.listings.services import (
    ListingError,
    Pack,
    ProductData,
    load_reference,
    publish,
    return_for_changes,
    save_product,
    submit,
    withdraw,
)
from shop.core.models import AuditEntry
from tests.factories.people import given_producer

pytestmark = pytest.mark.django_db
State = Listing.State


@pytest.fixture
def listing():
    load_reference()
    data = ProductData(name="Trà xanh Thử Nghiệm", set_code="1.5.1", pack="hộp 100 g", price_vnd=150_000)
    return save_product(given_producer(), data).listing


def test_publishing_sets_the_moment_and_the_log(listing):
    published = publish(listing)
    assert published.state == State.PUBLISHED
    assert published.published_at is not None
    entry = AuditEntry.objects.get(code="listing.published")
    assert (entry.target, entry.data) == (f"listings.listing:{listing.pk}", {"before": "draft"})


def test_publishing_twice_changes_nothing(listing):
    first = publish(listing)
    assert publish(listing).published_at == first.published_at
    assert AuditEntry.objects.filter(code="listing.published").count() == 1


def test_goods_without_a_price_are_not_published(listing):
    listing.product.stockrecords.update(price=None)
    with pytest.raises(ListingError, match="giá"):
        publish(listing)
    listing.refresh_from_db()
    assert listing.state == State.DRAFT


def test_every_pack_needs_its_price(listing):
    packs = (Pack("hộp 100 g", 150_000), Pack("hộp 200 g"))
    product = save_product(listing.owner, ProductData(name="Trà B", set_code="1.5.1", packs=packs))
    with pytest.raises(ListingError):
        publish(product.listing)


def test_a_service_is_published_without_a_price(listing):
    product = save_product(listing.owner, ProductData(name="Một ngày ở bản", set_code="6.1.1"))
    assert publish(product.listing).state == State.PUBLISHED


def test_a_return_says_what_has_to_change(listing):
    submit(listing)
    returned = return_for_changes(listing, "Ảnh  có\u200b chữ")
    assert (returned.state, returned.review_note) == (State.NEEDS_CHANGES, "Ảnh có chữ")
    assert AuditEntry.objects.get(code="listing.returned").data["reason"] == "Ảnh có chữ"


def test_a_return_without_a_reason_is_refused(listing):
    submit(listing)
    with pytest.raises(ListingError):
        return_for_changes(listing, "  ")
    listing.refresh_from_db()
    assert listing.state == State.IN_REVIEW


def test_a_draft_cannot_be_returned(listing):
    with pytest.raises(ListingError):
        return_for_changes(listing, "Ảnh mờ")


def test_a_second_submission_clears_the_note(listing):
    submit(listing)
    return_for_changes(listing, "Ảnh mờ")
    assert submit(listing).review_note == ""


def test_what_is_published_cannot_be_submitted(listing):
    publish(listing)
    with pytest.raises(ListingError):
        submit(listing)


def test_a_withdrawn_listing_keeps_the_day_on_which_it_was_published(listing):
    published = publish(listing)
    gone = withdraw(listing, reason="hết mùa")
    assert (gone.state, gone.published_at) == (State.WITHDRAWN, published.published_at)
    assert AuditEntry.objects.get(code="listing.withdrawn").data == {"before": "published", "reason": "hết mùa"}
