"""Create or change a product with its listing, packs, attributes and prices, in one transaction."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.listings.errors import ListingError, TwinName
from catalogue.listings.models import Listing, ProductSet
from catalogue.listings.services.attributes import save_attributes
from catalogue.models import Product, ProductCategory, ProductClass
from shop.core import audit
from shop.core.names import are_twins
from shop.core.text import clean, clean_line, slugify_vi
from shop.partner.models import Producer, StockRecord

MAX_NAME = 200


@dataclasses.dataclass(frozen=True)
class Pack:
    """A pack size with its own price and shelf. ``price_vnd`` in whole đồng, None while it is unknown."""

    title: str
    price_vnd: int | None = None
    sku: str = ""
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class ProductData:
    """What a producer, an office file or the demonstration says of a product.

    With two or more ``packs`` the product is a parent and each pack a variant with its own stock record; with
    none it stands alone with ``pack``, ``price_vnd`` and ``sku``. ``attributes`` are by code
    (``services.reference.ATTRIBUTES``): weights in grams, lives in days, ABV in percent. Season months are 1–12.
    """

    name: str
    set_code: str
    pack: str = ""
    price_vnd: int | None = None
    sku: str = ""
    packs: tuple[Pack, ...] = ()
    name_en: str = ""
    description: str = ""
    description_en: str = ""
    season_months: tuple[int, ...] = ()
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    is_demo: bool = False


@transaction.atomic
def save_product(owner: Producer, data: ProductData, *, product: Product | None = None, actor=None) -> Product:
    """Create a product of ``owner`` as a draft listing, or bring ``product`` (his own) up to ``data``.

    Raise :class:`TwinName` when the owner has another product of that name, :class:`ListingError` for a name,
    set, price, month or attribute that cannot be. Quantities are not touched: a new shelf starts empty and only
    ``shop.stock.services`` changes it. A price or attribute that ``data`` leaves out (None) stays as it was.
    """
    data = _cleaned(data)
    product_set = _set_of(data)
    _refuse_twin(owner, data.name, product)
    created = product is None
    if product is not None and product.listing.owner_id != owner.pk:
        raise ListingError(_("This product belongs to another producer."))
    product_class = ProductClass.objects.get(slug=product_set.class_slug)
    product = _save_row(product or Product(), data, product_set, product_class)
    _save_listing(product, owner, data, product_set)
    changed = _save_shelves(product, owner, data)
    changed |= save_attributes(product, product_class, data.attributes)
    audit.log("product.created" if created else "product.updated", product, actor, **changed)
    return product


def _cleaned(data: ProductData) -> ProductData:
    """Return ``data`` in NFC without invisible signs; refuse what no product can be."""
    months = tuple(sorted(set(data.season_months)))
    if any(not 1 <= month <= 12 for month in months):
        raise ListingError(_("Months of the season are numbers from 1 to 12."), "season_months")
    data = dataclasses.replace(
        data,
        name=clean_line(data.name),
        name_en=clean_line(data.name_en),
        pack=clean_line(data.pack),
        description=clean(data.description),
        description_en=clean(data.description_en),
        season_months=months,
        packs=tuple(dataclasses.replace(pack, title=clean_line(pack.title)) for pack in data.packs),
    )
    if not slugify_vi(data.name):
        raise ListingError(_("A product needs a name."), "name")
    if len(data.name) > MAX_NAME:
        raise ListingError(_("The name is too long: at most %(n)d characters.") % {"n": MAX_NAME}, "name")
    _refuse_packs(data)
    return data


def _refuse_packs(data: ProductData) -> None:
    titles = [pack.title for pack in data.packs]
    if len(titles) == 1 or "" in titles:
        raise ListingError(_("Each pack size needs a name, and there must be at least two."), "packs")
    if any(are_twins(one, other) for i, one in enumerate(titles) for other in titles[:i]):
        raise ListingError(_("Two pack sizes have the same name."), "packs")
    prices = [pack.price_vnd for pack in data.packs] + [data.price_vnd]
    if any(price is not None and price < 0 for price in prices):
        raise ListingError(_("An amount is a whole number of đồng, not negative."), "price_vnd")


def _set_of(data: ProductData) -> ProductSet:
    found = ProductSet.objects.filter(code=data.set_code).first()
    if found is None:
        raise ListingError(_("There is no product set “%(code)s”.") % {"code": data.set_code}, "set_code")
    return found


def _refuse_twin(owner: Producer, name: str, product: Product | None) -> None:
    others = Listing.objects.filter(owner=owner).exclude(product_id=product.pk if product else None)
    for pk, title in others.values_list("product_id", "product__title"):
        if are_twins(name, title):
            sentence = _("There is already a product of this name: “%(name)s”. Add a pack size to that one instead.")
            raise TwinName(sentence % {"name": title}, pk)


def _save_row(product: Product, data: ProductData, product_set: ProductSet, product_class: ProductClass) -> Product:
    """Write Oscar's row; a product that has variants stays a parent."""
    is_parent = bool(data.packs) or product.structure == Product.PARENT
    product.structure = Product.PARENT if is_parent else Product.STANDALONE
    product.product_class = product_class
    product.title = data.name
    product.slug = slugify_vi(data.name)[:200].strip("-")
    product.description = data.description
    product.meta_description = data.description.split("\n")[0][:155]
    product.save()
    ProductCategory.objects.filter(product=product).exclude(category_id=product_set.category_id).delete()
    ProductCategory.objects.get_or_create(product=product, category_id=product_set.category_id)
    return product


def _save_listing(product: Product, owner: Producer, data: ProductData, product_set: ProductSet) -> Listing:
    listing, _new = Listing.objects.update_or_create(
        product=product,
        defaults={
            "owner": owner,
            "product_set": product_set,
            "pack": data.pack,
            "name_en": data.name_en,
            "description_en": data.description_en,
            "season_months": list(data.season_months),
            "is_demo": data.is_demo,
        },
    )
    product.listing = listing
    return listing


def _save_shelves(product: Product, owner: Producer, data: ProductData) -> dict:
    """Write one stock record per pack (or one for a product that stands alone); return changed prices by SKU."""
    if not data.packs:
        if product.structure == Product.PARENT:
            return {}
        return _save_shelf(product, owner, data.sku, data.price_vnd)
    # A parent keeps no shelf of its own; one that holds goods cannot simply vanish.
    own = StockRecord.objects.filter(product=product).first()
    if own and (own.num_in_stock or own.num_allocated):
        raise ListingError(_("Sell or count out the stock of this product before you divide it into packs."), "packs")
    StockRecord.objects.filter(product=product).delete()
    changed: dict = {}
    variants = {child.title: child for child in product.children.all()}
    for pack in data.packs:
        child = _save_variant(variants.get(pack.title) or Product(), product, pack)
        changed |= _save_shelf(child, owner, pack.sku, pack.price_vnd)
        changed |= save_attributes(child, product.product_class, pack.attributes)
    _hide_variants(product, [pack.title for pack in data.packs])
    return changed


def _save_variant(child: Product, parent: Product, pack: Pack) -> Product:
    child.structure, child.parent, child.title = Product.CHILD, parent, pack.title
    child.slug = slugify_vi(f"{parent.title} {pack.title}")[:200].strip("-")
    child.is_public = True
    child.save()
    return child


def _hide_variants(parent: Product, titles: list[str]) -> None:
    """A pack that is no longer offered stays for old orders and is not sold."""
    parent.children.exclude(title__in=titles).update(is_public=False)


def _save_shelf(product: Product, owner: Producer, sku: str, price_vnd: int | None) -> dict:
    """Create an empty shelf or change its price; return {sku: [old, new]} for the audit log."""
    record = StockRecord.objects.filter(product=product).first()
    if record is None:
        record = StockRecord(product=product, partner_id=owner.partner_id, num_in_stock=0, num_allocated=0)
    old = int(record.price) if record.price is not None else None
    new_sku = clean_line(sku) or record.partner_sku or f"SP{product.pk}"
    new = old if price_vnd is None else price_vnd
    if record.pk and (old, record.partner_sku) == (new, new_sku):
        return {}
    if StockRecord.objects.filter(partner_id=owner.partner_id, partner_sku=new_sku).exclude(pk=record.pk).exists():
        raise ListingError(_("The article code “%(sku)s” is already in use.") % {"sku": new_sku}, "sku")
    record.price, record.partner_sku = new, new_sku
    if record.pk:
        # Only these columns: a buyer may be changing the quantities at this moment.
        record.save(update_fields=["price", "partner_sku", "date_updated"])
    else:
        record.save()
    return {new_sku: [old, new]} if old != new else {}
