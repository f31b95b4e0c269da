"""Reads of listings."""

from catalogue.listings.models import Listing


def published_listings():
    """Return the listings that are published by an active producer."""
    return Listing.objects.filter(state=Listing.State.PUBLISHED, owner__is_active=True)
