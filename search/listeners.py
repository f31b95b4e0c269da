"""The one place that hears models being saved, and the only use of signals in the shop.

Rooms above search call ``search.services.touch`` themselves. Rooms below it (stock, catalogue, partner, points,
places, media) may not import search, and Oscar's, Django's and Wagtail's own screens save without any service of
ours: both are heard here. ``QuerySet.update`` and ``bulk_create`` send no signal, so a service that uses them on a
model below ends with a save of one of these models (stock writes a StockMovement) or sends
``shop.core.signals.products_changed`` with the product ids.
"""

from django.db.models.signals import post_delete, post_save

from catalogue.certification.models import Certificate, Suspension
from catalogue.listings.models import CategoryText, Listing, ProductSet
from catalogue.models import Category, Product
from media.models import ProductPicture
from search import reference, services
from shop.core.signals import products_changed
from shop.partner.models import Producer, StockRecord
from shop.places.models import Province
from shop.points.models import SalesPoint
from shop.stock.models import PointStock, StockMovement

# model → which products a saved row of it changes
_CHANGES = {
    Product: lambda row: [row.pk],
    StockRecord: lambda row: [row.product_id],
    Listing: lambda row: [row.product_id],
    Certificate: lambda row: [row.product_id],
    Suspension: lambda row: [row.certificate.product_id],
    ProductPicture: lambda row: [row.product_id],
    PointStock: lambda row: [row.product_id],
    StockMovement: lambda row: [(row.stockrecord or row.point_stock).product_id] if row.is_shown else [],
    Producer: lambda row: _listed(owner=row),
    ProductSet: lambda row: _listed(product_set=row),
    SalesPoint: lambda row: PointStock.objects.filter(point=row).values_list("product_id", flat=True),
}
_NAMES = (ProductSet, Category, CategoryText, Province, SalesPoint)


def _listed(**lookup):
    return Listing.objects.filter(**lookup).values_list("product_id", flat=True)


def _saved(sender, instance, raw: bool = False, **kwargs) -> None:
    """A row was saved or deleted: its products are rebuilt after commit."""
    if not raw:
        services.touch(_CHANGES[sender](instance))


def _renamed(sender, **kwargs) -> None:
    """A name that facets show was saved."""
    reference.forget()


def _told(sender, product_ids, **kwargs) -> None:
    """A service below search says what it changed."""
    services.touch(product_ids)


def listen() -> None:
    """Connect everything, once (SearchConfig.ready)."""
    for model in _CHANGES:
        post_save.connect(_saved, sender=model, dispatch_uid=f"search saved {model.__name__}")
        post_delete.connect(_saved, sender=model, dispatch_uid=f"search deleted {model.__name__}")
    for model in _NAMES:
        post_save.connect(_renamed, sender=model, dispatch_uid=f"search renamed {model.__name__}")
    products_changed.connect(_told, dispatch_uid="search told")
