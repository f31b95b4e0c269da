"""Oscar's catalogue, where the only products that anybody can browse are the sellable ones."""

import datetime as dt

from django.db import models
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from media.cleaning import clean_file_field


class ProductQuerySet(OscarProductQuerySet):
    """Adds the one question of this shop: may it be sold on that day?"""

    def sellable(self, on: dt.date | None = None):
        """Limit to products that may be sold on local day ``on`` (today when left out).

        A product is sellable when it is public, its listing is published, its producer is active, and one
        certificate is valid that day. A variant stands on the listing and certificate of its parent.
        """
        from catalogue.certification.selectors import valid_certificates
        from catalogue.listings.selectors import published_listings
        from shop.core.clock import today

        day = on or today()
        subject = models.functions.Coalesce(models.OuterRef("parent_id"), models.OuterRef("pk"))
        return self.filter(
            models.Exists(published_listings().filter(product_id=subject)),
            models.Exists(valid_certificates(on=day).filter(product_id=subject)),
            is_public=True,
        )

    def browsable(self):
        """Oscar's gate to every list: sellable today, and not a mere variant."""
        return self.filter(parent=None).sellable()

    def public(self):
        """Oscar's gate to single products, variants included."""
        return self.sellable()


class Product(AbstractProduct):
    """Oscar's product with our queryset."""

    objects = ProductQuerySet.as_manager()


class Category(AbstractCategory):
    """Oscar's category, whose picture is drawn anew on its way in."""

    def get_full_slug(self, parent_slug=None) -> str:
        """The address needs no ancestors: the page answers to its own slug, and any other is sent on to it."""
        return self.slug

    def clean(self):
        """Refuse or clean what a form of the dashboard uploaded."""
        super().clean()
        clean_file_field(self, "image")


class ProductImage(AbstractProductImage):
    """Oscar's image, drawn anew on its way in: Oscar itself takes any size and keeps where it was taken."""

    def clean(self):
        """Refuse or clean what a form of the dashboard uploaded."""
        super().clean()
        clean_file_field(self, "original")


from oscar.apps.catalogue.models import *
