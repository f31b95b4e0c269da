"""What a buyer is told about a transfer, in the language of the order."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core import outbox
from shop.fulfilment.messages import tracking_url
from shop.payments.bank.instructions import instructions_for


def tell_rest(payment) -> None:
    """Less arrived than was asked for: say how much is missing and how to send exactly that."""
    purchase = payment.purchase
    with override(purchase.language):
        context = {
            "payment": payment,
            "purchase": purchase,
            "transfer": instructions_for(payment),
            "tracking_url": tracking_url(purchase),
        }
        kind = "email" if purchase.email else "phone"
        outbox.post(
            body=render_to_string(f"payments/messages/rest_{kind}.txt", context).strip(),
            subject=_("Order %s: part of the money is missing") % purchase.order.number,
            email=purchase.email or None,
            phone=purchase.phone or None,
            reference=f"order:{purchase.order.number}",
        )
