"""What buyer and producers are told about a new order, written in the order's own transaction."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core import outbox
from shop.fulfilment.messages import tracking_url
from shop.fulfilment.models import Purchase, SellerOrder
from shop.payments.bank.instructions import open_transfer


def post_messages(purchase: Purchase, parts: list[SellerOrder]) -> None:
    """Write one message to the buyer and one to each producer, by e-mail where there is an address, else phone."""
    context = {"purchase": purchase, "order": purchase.order, "parts": parts, "tracking_url": tracking_url(purchase)}
    context["transfer"] = open_transfer(purchase)
    with override(purchase.language):
        subject = _("Order %s") % purchase.order.number
        letters = [_letter("checkout/messages/buyer", context, purchase.email, purchase.phone, subject)]
    with override("vi"):
        for part in parts:
            producer = part.producer
            subject = _("New order %s") % part.number
            about = context | {"part": part}
            letters.append(_letter("checkout/messages/producer", about, producer.email, producer.phone, subject))
    outbox.post_all(letters)


def _letter(template: str, context: dict, email: str, phone: str, subject: str):
    """A message to the phone is one short line, an e-mail is the whole."""
    kind = "email" if email else "phone"
    body = render_to_string(f"{template}_{kind}.txt", context).strip()
    reference = f"order:{context['order'].number}"
    return outbox.letter(body=body, subject=subject, email=email or None, phone=phone or None, reference=reference)
