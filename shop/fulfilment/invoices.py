"""Ask the producers of an order for invoices: sellers issue them, the marketplace forwards (Decree 123/2020)."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core import audit, clock
from shop.core.money import format_vnd
from shop.core.text import clean_line
from shop.fulfilment import messages
from shop.fulfilment.models import Invoice, InvoiceRequest, Purchase, SellerOrder

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_tax_code(text: str) -> str:
    """Return a tax code as it is written: ten digits, with a branch 0101234567-001, or the twelve of a person's number.

    The tenth digit checks the nine before it. Raises ValidationError.
    """
    digits = re.sub(r"[\s.-]", "", text)
    lengths = (10, 13) if "-" in text else (10, 12, 13)  # a dash stands before the three digits of a branch
    if not (digits.isascii() and digits.isdecimal() and len(digits) in lengths):
        raise ValidationError(_("A tax code has 10 digits, 13 for a branch, or the 12 of a personal number."))
    if len(digits) == 12:
        return digits
    check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    if check != int(digits[9]):
        raise ValidationError(_("This tax code is mistyped: its digits do not fit together."))
    return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"


@transaction.atomic
def ask(purchase: Purchase, *, company: str, tax_code: str, address: str, email: str) -> InvoiceRequest:
    """Write or correct the request and tell each producer whose part is not called off. Raises ValidationError."""
    said = {
        "company": clean_line(company)[:200],
        "tax_code": check_tax_code(tax_code),
        "address": clean_line(address)[:250],
        "email": email,
    }
    before = InvoiceRequest.objects.filter(purchase=purchase, **said).first()
    if before:
        return before
    made, _created = InvoiceRequest.objects.update_or_create(purchase=purchase, defaults=said)
    audit.log("invoice.asked", made)
    with override("vi"):
        sentence = _("The buyer asks for an invoice.")
    note = ", ".join((made.company, made.tax_code, made.address, made.email))
    for part in purchase.order.seller_orders.select_related("producer", "order"):
        if part.payable_vnd:
            messages.tell_producer(part, sentence, f"{note}. {_amount(part)}")
    return made


@transaction.atomic
def mark_issued(part: SellerOrder, *, number: str, issued_on: dt.date, actor=None) -> Invoice:
    """Note which invoice the producer has written and tell the buyer: the same is told once, another one corrects it.

    Raises ValidationError where no invoice was asked for, or for a day before the order or after today.
    """
    purchase = Purchase.objects.select_for_update().get(order_id=part.order_id)
    if not InvoiceRequest.objects.filter(purchase=purchase).exists():
        raise ValidationError(_("The buyer has not asked for an invoice."))
    said = {"number": clean_line(number)[:40], "issued_on": issued_on}
    if not said["number"]:
        raise ValidationError(_("Write the sign and number of the invoice."))
    if not purchase.placed_on <= issued_on <= clock.today():
        raise ValidationError(_("The day lies between the order and today."))
    before = Invoice.objects.filter(seller_order=part, **said).first()
    if before:
        return before
    made, _created = Invoice.objects.update_or_create(seller_order=part, defaults=said)
    audit.log("invoice.issued", made, actor)
    with override(purchase.language):
        sentence, day = _("The producer has written your invoice."), date_format(issued_on, "SHORT_DATE_FORMAT")
        messages.tell_buyer(part, sentence, _("%(number)s of %(day)s") % {"number": made.number, "day": day})
    return made


def _amount(part) -> str:
    """What the invoice is about: the sum that the buyer owes, and the discount that is in it."""
    text = _("Amount %(sum)s") % {"sum": format_vnd(part.payable_vnd)}
    if not part.discount_vnd:
        return text
    return text + _(", after a discount of %(off)s") % {"off": format_vnd(part.discount_vnd)}
