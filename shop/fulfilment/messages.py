"""What people are told about the steps of an order, written in the transaction of the step."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shop.core import outbox
from shop.fulfilment.models import Purchase, Role, SellerOrder

# One sentence per step that the buyer did not make himself; steps without one are seen on the tracking page only.
_TO_BUYER = {
    "confirm": gettext_lazy("The payment has arrived. The producer prepares your parcel."),
    "revive": gettext_lazy("The payment has arrived after its time. The goods were still there: your order counts."),
    "accept": "",
    "hand_over": gettext_lazy("Your parcel is on its way."),
    "ready": gettext_lazy("Your order is ready to collect."),
    "deliver": gettext_lazy("Your parcel has been delivered."),
    "collect": gettext_lazy("Your order has been collected."),
    "cancel": gettext_lazy("The order was cancelled."),
    "decline": gettext_lazy("The producer cannot fill this order."),
    "lapse": gettext_lazy("The order has ended: its time was over."),
    "refuse": gettext_lazy("The carrier says that the parcel was not accepted."),
    "drop": gettext_lazy("Part of the order cannot be sent. You pay so much less."),
}
# A voucher is there as soon as it is paid, so the two steps are told as one.
_OF_VOUCHER_TO_BUYER = {
    "confirm": "",
    "ready": gettext_lazy("Your voucher is paid. Agree on the day with the host, and show the code when you come."),
    "redeem": gettext_lazy("Your voucher has been used."),
    "withdraw": gettext_lazy("The host cannot receive you. Your money goes back to you."),
    "lapse": gettext_lazy("Your voucher was not used in its time. What was paid goes back to you."),
}
_OF_POINT_TO_BUYER = {
    "hand_over": gettext_lazy("Your parcel is on its way to the point. We write again when it is there."),
    "refuse": gettext_lazy("Your parcel did not reach the point. What was paid goes back to you."),
}
_OF_POINT_TO_PRODUCER = {
    "lapse": gettext_lazy("Nobody has collected the parcel in its time. The point sends it back to you."),
}
_OF_VOUCHER_TO_PRODUCER = {
    "confirm": "",
    "revive": "",
    "ready": gettext_lazy("A voucher is paid. Ask the guest for the code when he comes, and type it on your page."),
    "give_back": gettext_lazy("The buyer has given the voucher back: it does not count any more."),
    "lapse": gettext_lazy("A voucher was not used in its time: it does not count any more."),
}
SOLD_OUT = gettext_lazy("Your payment came after its time, and the goods are sold. Your money goes back to you.")
_TO_PRODUCER = {
    "confirm": gettext_lazy("The order is paid. Prepare it now."),
    "revive": gettext_lazy("The order is paid after all. Prepare it now."),
    "cancel": gettext_lazy("The buyer has cancelled. Do not send it."),
    "lapse": gettext_lazy("The order has ended: its time was over. Do not send it."),
    "deliver": "",
}


def tracking_url(purchase: Purchase) -> str:
    """Return the absolute address at which the buyer follows the order, in the language of the purchase."""
    with override(purchase.language):
        return settings.SITE_URL + reverse("orders:track", args=[purchase.order.number, purchase.token])


def tell(part: SellerOrder, action: str, role: str, note: str = "") -> None:
    """Tell buyer and producer about a step, each unless he made it himself."""
    to_buyer, to_producer = _TO_BUYER, _TO_PRODUCER
    if part.is_voucher:
        to_buyer, to_producer = to_buyer | _OF_VOUCHER_TO_BUYER, to_producer | _OF_VOUCHER_TO_PRODUCER
    elif part.is_sent_to_point:
        to_buyer, to_producer = to_buyer | _OF_POINT_TO_BUYER, to_producer | _late_at_point(part)
    if role != Role.BUYER:
        tell_buyer(part, to_buyer.get(action, ""), note)
    if role != Role.PRODUCER:
        tell_producer(part, to_producer.get(action, ""), note)


def _late_at_point(part: SellerOrder) -> dict:
    """An unpaid order also ends by its time, but nothing was sent then."""
    return _OF_POINT_TO_PRODUCER if part.collect_code else {}


def tell_buyer(part: SellerOrder, sentence, note: str = "") -> None:
    """Write the buyer one sentence about a part, in the language of the purchase; nothing for an empty one."""
    purchase = part.order.purchase
    with override(purchase.language):
        if not (text := str(sentence)):
            return
        context = {"part": part, "sentence": text, "note": note, "tracking_url": tracking_url(purchase)}
        subject = _("Order %s") % part.order.number
        _post("buyer", context, purchase.email, purchase.phone, subject)


def tell_producer(part: SellerOrder, sentence, note: str = "") -> None:
    """Write the producer one sentence about a part; nothing for an empty one."""
    with override("vi"):
        if not (text := str(sentence)):
            return
        context = {"part": part, "sentence": text, "note": note}
        _post("producer", context, part.producer.email, part.producer.phone, _("Order %s") % part.number)


def remind(part: SellerOrder) -> None:
    """Remind the producer of a step that is late."""
    with override("vi"):
        sentence = _("The order has been “%(state)s” for a while. What is the next step?") % {
            "state": part.get_state_display()
        }
    tell_producer(part, sentence)


def _post(whom: str, context: dict, email: str, phone: str, subject: str) -> None:
    """An e-mail says all; a message to the phone is one short line."""
    kind = "email" if email else "phone"
    body = render_to_string(f"fulfilment/messages/{whom}_{kind}.txt", context).strip()
    reference = f"order:{context['part'].order.number}"
    outbox.post(body=body, subject=subject, email=email or None, phone=phone or None, reference=reference)
