"""How a product is called on screen: its own language, and its pack when it is a variant."""

from django.utils.translation import get_language

from catalogue.listings.packs import pack_local


def subject_of(product):
    """Return the product that holds listing and certificate: the parent of a variant, else the product itself."""
    return product.parent if product.parent_id else product


def display_name(product, listing=None) -> str:
    """Return the name in the reader's language; needs the listing of the subject (fetched when left out)."""
    subject = subject_of(product)
    listing = listing or getattr(subject, "listing", None)
    english = listing.name_en if listing and get_language() == "en" else ""
    return english or subject.title


def display_pack(product, listing=None) -> str:
    """Return the pack in the reader's language: a variant's own title, else the pack of the listing."""
    if product.parent_id:
        return pack_local(product.title)
    listing = listing or getattr(product, "listing", None)
    return listing.pack_local if listing else ""
