"""Create many new products at once, for imports: the rules of ``save_product`` in few statements."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.listings.errors import ListingError, TwinName
from catalogue.listings.models import Listing, ProductSet
from catalogue.listings.services.attributes import _checked
from catalogue.listings.services.save_product import ProductData, _cleaned
from catalogue.models import Product, ProductAttribute, ProductAttributeValue, ProductCategory, ProductClass
from shop.core import audit
from shop.core.names import are_twins
from shop.core.signals import products_changed
from shop.core.text import clean_line, slugify_vi
from shop.partner.models import Producer, StockRecord

BATCH = 500


@transaction.atomic
def create_products(items: Sequence[tuple[Producer, ProductData]], *, actor=None) -> list[Product]:
    """Create a product without variants, as a draft, for each (owner, data); return them in order with ``listing``.

    Shelves start empty. Raise :class:`TwinName` or :class:`ListingError` for the first that cannot be; nothing is
    written then.
    """
    items = [(owner, _cleaned(data)) for owner, data in items]
    if any(data.packs for _owner, data in items):
        raise ListingError(_("Products with pack sizes are saved one by one."), "packs")
    _refuse_twins(items)
    sets = {found.code: found for found in ProductSet.objects.all()}
    for _owner, data in items:
        if data.set_code not in sets:
            raise ListingError(_("There is no product set “%(code)s”.") % {"code": data.set_code}, "set_code")
    classes = {found.slug: found for found in ProductClass.objects.all()}
    products = Product.objects.bulk_create(
        (_row(data, classes[sets[data.set_code].class_slug]) for _owner, data in items), batch_size=BATCH
    )
    ProductCategory.objects.bulk_create(
        (
            ProductCategory(product=product, category_id=sets[data.set_code].category_id)
            for product, (_owner, data) in zip(products, items, strict=True)
        ),
        batch_size=BATCH,
    )
    _create_listings(products, items, sets)
    changes = _create_shelves(products, items)
    _create_attributes(products, items, changes)
    audit.log_many((("product.created", product, changes[product.pk]) for product in products), actor)
    products_changed.send(Product, product_ids=[product.pk for product in products])
    return products


def _refuse_twins(items: Sequence[tuple[Producer, ProductData]]) -> None:
    """Compare each new name with the owner's products and with the other new ones."""
    names = defaultdict(list)
    owners = {owner.pk for owner, _data in items}
    known = Listing.objects.filter(owner__in=owners).values_list("owner_id", "product__title", "product_id")
    for owner_id, title, product_id in known:
        names[owner_id].append((title, product_id))
    for owner, data in items:
        for title, product_id in names[owner.pk]:
            if are_twins(title, data.name):
                raise _twin(title, product_id)
        names[owner.pk].append((data.name, 0))


def _twin(title: str, product_id: int) -> TwinName:
    sentence = _("There is already a product of this name: “%(name)s”. Add a pack size to that one instead.")
    return TwinName(sentence % {"name": title}, product_id)


def _row(data: ProductData, product_class: ProductClass) -> Product:
    return Product(
        structure=Product.STANDALONE,
        product_class=product_class,
        title=data.name,
        slug=slugify_vi(data.name)[:200].strip("-"),
        description=data.description,
        meta_description=data.description.split("\n")[0][:155],
    )


def _create_listings(products, items, sets: dict[str, ProductSet]) -> None:
    listings = Listing.objects.bulk_create(
        (
            Listing(
                product=product,
                owner=owner,
                product_set=sets[data.set_code],
                pack=data.pack,
                name_en=data.name_en,
                description_en=data.description_en,
                season_months=list(data.season_months),
                is_demo=data.is_demo,
            )
            for product, (owner, data) in zip(products, items, strict=True)
        ),
        batch_size=BATCH,
    )
    for product, listing in zip(products, listings, strict=True):
        product.listing = listing


def _create_shelves(products, items) -> dict[int, dict]:
    """Create an empty shelf for each; return by product what the log shows: {sku: [old, new price]}."""
    shelves = [
        StockRecord(
            product=product,
            partner_id=owner.partner_id,
            partner_sku=clean_line(data.sku) or f"SP{product.pk}",
            price=data.price_vnd,
            num_in_stock=0,
            num_allocated=0,
        )
        for product, (owner, data) in zip(products, items, strict=True)
    ]
    _refuse_taken_codes(shelves)
    StockRecord.objects.bulk_create(shelves, batch_size=BATCH)
    return {s.product_id: {s.partner_sku: [None, s.price]} if s.price is not None else {} for s in shelves}


def _refuse_taken_codes(shelves: Sequence[StockRecord]) -> None:
    partners = {shelf.partner_id for shelf in shelves}
    taken = set(StockRecord.objects.filter(partner__in=partners).values_list("partner_id", "partner_sku"))
    for shelf in shelves:
        code = (shelf.partner_id, shelf.partner_sku)
        if code in taken:
            raise ListingError(_("The article code “%(sku)s” is already in use.") % {"sku": shelf.partner_sku}, "sku")
        taken.add(code)


def _create_attributes(products, items, changes: dict[int, dict]) -> None:
    """Write the typed values that were given, checked as ``save_attributes`` checks them."""
    attributes = {(a.product_class_id, a.code): a for a in ProductAttribute.objects.all()}
    rows = []
    for product, (_owner, data) in zip(products, items, strict=True):
        for code, raw in data.attributes.items():
            if raw in (None, ""):
                continue
            attribute = attributes.get((product.product_class_id, code))
            if attribute is None:
                raise ListingError(_("This kind of product has no “%(code)s”.") % {"code": code}, code)
            row = ProductAttributeValue(product=product, attribute=attribute)
            row.value = _checked(attribute, raw)
            rows.append(row)
            changes[product.pk][code] = [None, row.value]
    ProductAttributeValue.objects.bulk_create(rows, batch_size=BATCH)
