"""Typed attributes of a product, checked and written in few statements."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalogue.listings.errors import ListingError
from catalogue.models import Product, ProductAttribute, ProductAttributeValue, ProductClass
from shop.core.text import clean

_LIMITS = {"abv": 100, "shelf_life_days": 36_500}
_MAX_NUMBER = 1_000_000


def save_attributes(product: Product, product_class: ProductClass, values: Mapping[str, Any]) -> dict:
    """Write ``values`` (code → value) of a product or variant; return {code: [old, new]} of what changed.

    None leaves a value as it was, an empty text takes it away. Raise ListingError for a code that the class
    does not have or a value of the wrong type; nothing is converted by guess.
    """
    wanted = {code: value for code, value in values.items() if value is not None}
    if not wanted:
        return {}
    attributes = {a.code: a for a in ProductAttribute.objects.filter(product_class=product_class)}
    present = {v.attribute.code: v for v in product.attribute_values.select_related("attribute")}
    changed = {}
    for code, raw in wanted.items():
        attribute = attributes.get(code)
        if attribute is None:
            raise ListingError(_("This kind of product has no “%(code)s”.") % {"code": code}, code)
        change = _save_value(product, attribute, _checked(attribute, raw), present.get(code))
        if change:
            changed[code] = change
    product.attr.invalidate()
    return changed


def _checked(attribute: ProductAttribute, value: Any) -> Any:
    """Return the value in its attribute's type or raise."""
    if attribute.type == ProductAttribute.TEXT:
        if not isinstance(value, str):
            raise ListingError(_("“%(name)s” is a text.") % {"name": attribute.name}, attribute.code)
        return clean(value)
    is_number = isinstance(value, int if attribute.type == ProductAttribute.INTEGER else int | float)
    if not is_number or isinstance(value, bool):
        raise ListingError(_("“%(name)s” is a number.") % {"name": attribute.name}, attribute.code)
    if not 0 <= value <= _LIMITS.get(attribute.code, _MAX_NUMBER):
        raise ListingError(
            _("“%(name)s” cannot be %(value)s.") % {"name": attribute.name, "value": value}, attribute.code
        )
    return value


def _save_value(product, attribute, value, row: ProductAttributeValue | None) -> list | None:
    """Create, change or delete one value row; return [old, new] when something changed."""
    old = row.value if row else None
    if value == "" and row:
        row.delete()
    elif value == "" or old == value:
        return None
    else:
        row = row or ProductAttributeValue(product=product, attribute=attribute)
        row.value = value
        row.save()
    return None if old == value else [old, value or None]
