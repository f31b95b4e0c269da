"""What may happen to a basket."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name, subject_of
from shop.core.clock import now, today
from shop.core.prepared import Prepared
from shop.stock.selectors import free_expression, free_quantities

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
MAX_LINES = 60
MAX_QUANTITY = 999
_SOLD = Prepared(
    lambda pk, day: (
        Product.objects.filter(pk=pk)
        .sellable(on=day)
        .select_related("parent__listing__product_set", "listing__product_set")
    ),
    int,
    dt.date,
)


_RECORD = Prepared(
    lambda pk, moment: (
        StockRecord.objects.filter(product_id=pk).annotate(free=free_expression(moment)).order_by("pk")[:1]
    ),
    int,
    dt.datetime,
)


def find_product(pk: int):
    """Return the sellable product ``pk`` that has a price; ValidationError with a sentence otherwise."""
    product = _SOLD.first(pk, today())
    if product is None or product.is_parent:
        raise ValidationError(_("This product is not on sale: its certificate does not count today."))
    product_set = subject_of(product).listing.product_set
    if product_set.is_service and not product_set.sells_vouchers:
        raise ValidationError(_("This is a service: ask its owner for a date, it cannot be put into the basket."))
    return product


@transaction.atomic
def add(basket, product_pk: int, quantity: int) -> tuple[object, int, int]:
    """Put pieces into a basket, at most as many as are free.

    Returns (line, pieces added, pieces free). Raises ValidationError with a sentence for what cannot be sold.
    """
    product = find_product(product_pk)
    record = _RECORD.first(product.pk, now())
    if record is None or not record.price or record.price < 1:
        raise ValidationError(_("This product has no price yet."))
    if record.free < 1:
        raise ValidationError(_("%(name)s is out of stock.") % {"name": display_name(product)})
    lines = {line.stockrecord_id: line for line in basket.lines.all()} if basket.id else {}
    line = lines.get(record.pk)
    if line is None and len(lines) >= MAX_LINES:
        raise ValidationError(_("A basket holds at most %(n)d different products.") % {"n": MAX_LINES})
    had = line.quantity if line else 0
    added = max(0, min(quantity, record.free - had, MAX_QUANTITY - had))
    if added:
        line = _write_line(basket, product, record, had + added)
    elif line:
        line.product = product
    return line, added, record.free


def _write_line(basket, product, record, quantity: int):
    """Write the line of a product as Oscar's ``add_product`` does, in one statement: of two at once the last counts."""
    if not basket.id:
        basket.save()
    line = Line(
        basket=basket,
        line_reference=basket._create_line_reference(product, record, []),
        product=product,
        stockrecord=record,
        quantity=quantity,
        price_currency=record.price_currency,
        price_excl_tax=record.price,
        price_incl_tax=record.price,
    )
    Line.objects.bulk_create(
        [line], update_conflicts=True, unique_fields=["basket", "line_reference"], update_fields=["quantity"]
    )
    basket._lines = None
    return line


def add_again(basket, wanted: Iterable[tuple[int | None, str, int]]) -> tuple[int, list[str]]:
    """Put what was ordered once into a basket, at today's prices; ``wanted`` are (product, its name, pieces).

    Returns the products of which something was added, and one sentence for each that cannot be had, or not wholly.
    """
    added, missing = 0, []
    for product_pk, name, pieces in wanted:
        try:
            _line, number, free = add(basket, product_pk or 0, pieces)
        except ValidationError as error:
            missing.append(f"{name}: {error.messages[0]}")
            continue
        added += number > 0
        if number < pieces:
            facts = {"name": name, "free": free, "wanted": pieces}
            missing.append(_("%(name)s: you had %(wanted)d, there are %(free)d.") % facts)
    return added, missing


@transaction.atomic
def set_quantity(line, quantity: int) -> tuple[int, int]:
    """Set a line to at most what is free; 0 removes it. Returns (quantity now, pieces free)."""
    if quantity < 1:
        line.delete()
        return 0, 0
    free = free_quantities([line.stockrecord_id]).get(line.stockrecord_id, 0)
    # A line that cannot be had at all keeps its number: the page says why, and the buyer decides.
    line.quantity = min(quantity, free, MAX_QUANTITY) if free else min(quantity, MAX_QUANTITY)
    line.save(update_fields=["quantity"])
    return line.quantity, free


def note_seen_prices(view) -> None:
    """Remember that the page has shown today's prices, so that a change is told once and never charged unseen."""
    for item in view.items():
        if item.price_changed:
            item.line.price_incl_tax = item.line.price_excl_tax = item.unit_vnd
            item.line.save(update_fields=["price_incl_tax", "price_excl_tax"])


@transaction.atomic
def merge(own, guest) -> list[tuple[str, int, int]]:
    """Join the guest's basket into the person's own; quantities add up, capped at what is free.

    Returns (name, wanted, free) of each line that had to be cut. Lines that cannot be sold are kept for the page
    to explain; vouchers move over. A basket that was already merged changes nothing.
    """
    guest = Basket.objects.select_for_update().get(pk=guest.pk)
    if guest.status != Basket.OPEN:
        return []
    mine = {line.line_reference: line for line in own.lines.select_for_update()}
    theirs = list(guest.lines.select_related("product__parent"))
    free = free_quantities(line.stockrecord_id for line in theirs)
    capped = [cut for line in theirs if (cut := _merge_line(own, mine, line, free.get(line.stockrecord_id, 0)))]
    own.vouchers.add(*guest.vouchers.all())
    guest.vouchers.clear()
    guest.status, guest.date_merged = Basket.MERGED, timezone.now()
    guest.save(update_fields=["status", "date_merged"])
    own._lines = None
    return capped


def _merge_line(own, mine: dict, line, free: int) -> tuple[str, int, int] | None:
    """Move or add up one line; return what had to be cut."""
    existing = mine.get(line.line_reference)
    wanted = line.quantity + (existing.quantity if existing else 0)
    kept = existing or line
    kept.basket, kept.quantity = own, min(wanted, free) if free else max(line.quantity, wanted - line.quantity)
    kept.save(update_fields=["basket", "quantity"])
    if existing:
        line.delete()
    return (display_name(kept.product), wanted, free) if 0 < free < wanted else None
