"""Ask the producers of an order for invoices: sellers issue them, the marketplace forwards (Decree 123/2020)."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core import audit
from shop.core.money import format_vnd
from shop.core.text import clean_line
from shop.fulfilment import messages
from shop.fulfilment.models import InvoiceRequest, Purchase

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


def _amount(part) -> str:
    """What the invoice is about: the sum that the buyer owes, and the discount that is in it."""
    text = _("Amount %(sum)s") % {"sum": format_vnd(part.payable_vnd)}
    if not part.discount_vnd:
        return text
    return text + _(", after a discount of %(off)s") % {"off": format_vnd(part.discount_vnd)}
