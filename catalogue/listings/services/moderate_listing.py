"""What becomes of a listing: submitted by its owner, published, returned or withdrawn, each change logged."""

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.listings.errors import ListingError
from catalogue.listings.models import Listing
from catalogue.models import Product
from shop.core import audit, clock
from shop.core.text import clean_line
from shop.partner.models import StockRecord

State = Listing.State


@transaction.atomic
def submit(listing: Listing, actor=None) -> Listing:
    """Hand a draft to the office for review; raise ListingError when it is not ready."""
    listing = _locked(listing, State.DRAFT, State.NEEDS_CHANGES, State.WITHDRAWN)
    _refuse_unready(listing)
    return _move(listing, State.IN_REVIEW, "listing.submitted", actor, review_note="")


@transaction.atomic
def publish(listing: Listing, actor=None) -> Listing:
    """Put a listing on sale (the certificate decides apart from that); raise ListingError when it is not ready.

    Publishing what is published already changes nothing.
    """
    listing = _locked(listing, *State.values)
    if listing.state == State.PUBLISHED:
        return listing
    _refuse_unready(listing)
    return _move(listing, State.PUBLISHED, "listing.published", actor, review_note="", published_at=clock.now())


@transaction.atomic
def withdraw(listing: Listing, actor=None, reason: str = "") -> Listing:
    """Take a listing off sale at the wish of its owner (reason optional) or of the office."""
    listing = _locked(listing, *State.values)
    if listing.state == State.WITHDRAWN:
        return listing
    return _move(listing, State.WITHDRAWN, "listing.withdrawn", actor, reason=clean_line(reason))


@transaction.atomic
def return_for_changes(listing: Listing, reason: str, actor=None) -> Listing:
    """Send a listing back to its owner with the reason; it is off sale until it is published again."""
    note = clean_line(reason)[:500]
    if not note:
        raise ListingError(_("Say what has to change, so that the producer can do it."), "reason")
    listing = _locked(listing, State.IN_REVIEW, State.PUBLISHED)
    return _move(listing, State.NEEDS_CHANGES, "listing.returned", actor, reason=note, review_note=note)


def _locked(listing: Listing, *allowed: str) -> Listing:
    """Read the row again under a lock: two people may press two buttons at once."""
    fresh = Listing.objects.select_for_update(of=("self",)).select_related("product", "product_set").get(pk=listing.pk)
    if fresh.state not in allowed:
        sentence = _("This cannot be done while the product is “%(state)s”.")
        raise ListingError(sentence % {"state": fresh.get_state_display()})
    return fresh


def _move(listing: Listing, state: str, code: str, actor, reason: str = "", **fields) -> Listing:
    before = listing.state
    for name, value in {"state": state, **fields}.items():
        setattr(listing, name, value)
    listing.save(update_fields=["state", *fields])
    extra = {"reason": reason} if reason else {}
    audit.log(code, listing, actor, before=before, **extra)
    return listing


def _refuse_unready(listing: Listing) -> None:
    """Goods need a price on every pack; a service is asked for, not bought."""
    if listing.product_set.is_service:
        return
    sold = Product.objects.filter(parent=listing.product, is_public=True)
    count = sold.count() if listing.product.is_parent else 1
    priced = StockRecord.objects.filter(
        product__in=sold if listing.product.is_parent else [listing.product], price__gt=0
    ).count()
    if not count or priced < count:
        raise ListingError(_("Give each pack a price first."), "price_vnd")
