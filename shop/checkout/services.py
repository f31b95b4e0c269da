"""Place an order: one transaction from the basket to orders of producers, kept stock and written mail."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from django.db import IntegrityError, transaction
from oscar.apps.shipping.methods import FixedPrice
from oscar.core.loading import get_model
from oscar.core.prices import Price

from shop.accounts.services.profile import keep_birth_date
from shop.basket.selectors import view_basket
from shop.checkout import pickup
from shop.checkout.messages import post_messages
from shop.checkout.quotes import CheckoutTotal, QuotedParcel, quote_basket
from shop.core import audit, clock
from shop.fulfilment import ages
from shop.fulfilment.models import Purchase, SellerOrder, SellerOrderEvent, SellerOrderLine
from shop.fulfilment.services import due_at, lapse_holders, set_aside, step_time
from shop.offers import services as offered
from shop.offers.selectors import Discounts
from shop.order.utils import OrderCreator, OrderNumberGenerator
from shop.partner.strategy import Selector
from shop.payments import gateways
from shop.payments.services import open_payments
from shop.stock import services as stock

Basket = get_model("basket", "Basket")
ShippingAddress = get_model("order", "ShippingAddress")


class NothingToOrder(Exception):
    """The basket holds nothing that can be ordered (perhaps another tab has just ordered it)."""


class WayNotTaken(Exception):
    """The chosen way of paying does not take this total, or not for vouchers: those are paid in advance."""


class NotSent(Exception):
    """Something is not sent to the commune; ``total.barred`` are the sentences that say what and why."""

    def __init__(self, total: CheckoutTotal):
        super().__init__(*total.barred)
        self.total = total


class TotalChanged(Exception):
    """The total is not the one that the buyer saw; ``total`` is the new one, ``seen`` the old (đồng or None)."""

    def __init__(self, total: CheckoutTotal, seen: int | None):
        super().__init__(f"{seen} → {total.total_vnd}")
        self.total, self.seen = total, seen


@dataclasses.dataclass(frozen=True)
class Contact:
    """Who receives the parcels. ``phone`` in E.164, ``commune`` a places.Commune.

    ``birth_date`` is declared where the basket holds something for adults; the order does not keep it, the account only
    where ``keep_birth_date`` says so.
    """

    full_name: str
    phone: str
    commune: object
    street: str
    email: str = ""
    note: str = ""
    birth_date: dt.date | None = None
    keep_birth_date: bool = False


def place_order(
    *,
    basket,
    contact: Contact,
    seen_total: int | None,
    key: str,
    user=None,
    language: str = "vi",
    payment: str = Purchase.Payment.COD,
    ways: Mapping[int, int] = MappingProxyType({}),
):
    """Order what can be ordered of ``basket`` and return the Order; the rest stays in the basket.

    ``user`` is None for a guest, ``payment`` the code of a gateway, ``ways`` the sales point at which the parcel of a
    producer is collected ({producer pk: point pk}; the others are sent). ``key`` makes a repeated submission return the
    same order. Raises :class:`NothingToOrder`, :class:`NotSent`, ``shop.fulfilment.ages.TooYoung`` for alcohol,
    :class:`WayNotTaken`, :class:`TotalChanged` when the buyer would pay more than the ``seen_total`` đồng that the page
    showed (a fall is simply used), and ``shop.stock.services.OutOfStock`` when somebody was quicker; then nothing was
    written.
    """
    try:
        with transaction.atomic():
            return _find(key) or _place(basket, contact, seen_total, key, user, language, payment, ways)
    except IntegrityError:
        # The same form was sent twice at once: the other request won and its order is this one.
        order = _find(key)
        if order is None:
            raise
        return order


def _find(key: str):
    """Return the order that was placed under ``key``, if any."""
    purchase = Purchase.objects.filter(idempotency_key=key).select_related("order").first()
    return purchase.order if purchase else None


def _place(basket, contact, seen_total, key, user, language, payment, ways):
    basket = Basket.objects.select_for_update().filter(pk=basket.pk).first()
    if basket is None:  # never saved, or cleared away while the page stood open
        raise NothingToOrder
    twin = _find(key)  # ordered while this request waited for the lock
    if twin:
        return twin
    view = view_basket(basket)
    if not view.parcels:
        raise NothingToOrder
    senders = {parcel.producer.pk for parcel in view.parcels if not parcel.is_voucher}
    ways = {producer: point for producer, point in ways.items() if producer in senders}
    offers = pickup.chosen(view, ways)
    if offers is None:
        raise stock.OutOfStock({})
    total = quote_basket(view, contact.commune, offers=offers)
    if total.barred:
        raise NotSent(total)
    min_age = ages.check(contact.birth_date) if view.age_restricted else None
    if seen_total is None or total.total_vnd > seen_total:
        raise TotalChanged(total, seen_total)
    gateway = gateways.get(payment)
    if not gateway.takes(total.total_vnd) or (view.has_vouchers and not gateway.is_prepaid):
        raise WayNotTaken
    try:
        _take_uses(view.discounts, user)
    except offered.UsedUp:  # by somebody who was quicker: what it costs now has not been seen
        raise TotalChanged(quote_basket(view_basket(basket), contact.commune, offers=offers), seen_total)
    number = OrderNumberGenerator().order_number(basket)
    pay_by = pay_by_time(payment)
    stock.hold(_wanted(total, number), expires_at=pay_by, actor=user)
    order = _write_order(_split_off(basket, view), total, contact, number, user)
    offered.record(order, view.discounts.given, user)
    purchase = _write_purchase(order, contact, total, key, language, payment, pay_by, min_age)
    if user and min_age:
        keep_birth_date(user, contact.birth_date if contact.keep_birth_date else None)
    seller_orders = _write_seller_orders(order, total, pay_by, min_age)
    open_payments(purchase)
    audit.log("order.placed", order, user, total_vnd=total.total_vnd, parcels=len(seller_orders))
    post_messages(purchase, seller_orders)
    for part in seller_orders:
        set_aside(part)
    return order


def _take_uses(discounts: Discounts, user) -> None:
    """Count vouchers and limited offers; an unpaid order whose time is over lets its voucher go at once."""
    try:
        offered.take(discounts.given, user)
    except offered.UsedUp:
        if not lapse_holders(discounts.voucher_ids):
            raise
        offered.take(discounts.given, user)


def seller_number(order_number: str, parcel) -> str:
    """Return the number of a part; also the reference of its stock holds."""
    return f"{order_number}-{parcel.key}"


def _wanted(total: CheckoutTotal, number: str) -> list[stock.Wanted]:
    return [
        _kept(quoted, item, seller_number(number, quoted.parcel))
        for quoted in total.parcels
        for item in quoted.parcel.items
    ]


def _kept(quoted: QuotedParcel, item, reference: str) -> stock.Wanted:
    """Pieces come from the producer's shelf, or from that of the point which has them."""
    if quoted.offer and not quoted.offer.is_sent:
        shelf = quoted.offer.shelves[item.line.product_id]
        return stock.Wanted(None, item.quantity, reference, point_stock_id=shelf.pk)
    return stock.Wanted(item.line.stockrecord_id, item.quantity, reference)


def _split_off(basket, view):
    """Move what is ordered into a basket of its own; blocked lines stay where the buyer finds them."""
    ordered = Basket.objects.create(owner=basket.owner, status=Basket.FROZEN)
    moved = [item.line.pk for parcel in view.parcels for item in parcel.items]
    basket.lines.filter(pk__in=moved).update(basket=ordered)
    if used := view.discounts.voucher_ids:
        basket.vouchers.remove(*used)
    ordered.strategy = Selector().strategy()
    # With everything that Oscar writes an order from: it would ask for each line's piece by piece.
    related = "stockrecord__partner", "product__product_class", "product__parent__product_class"
    ordered._lines = ordered.lines.select_related(*related).prefetch_related("attributes").order_by("pk")
    taken_off = {item.line.pk: item.discount_vnd for parcel in view.parcels for item in parcel.items}
    for line in ordered._lines:
        line.taken_off_vnd = taken_off[line.pk]
    return ordered


def _write_order(ordered, total: CheckoutTotal, contact: Contact, number: str, user):
    """Write Oscar's order; prices are those of the stock records that the transaction read."""
    fee = Decimal(total.delivery_vnd)
    address = ShippingAddress.objects.create(
        first_name=contact.full_name,
        line1=contact.street,
        line4=contact.commune.full_name,
        state=contact.commune.province.name,
        country_id="VN",
        phone_number=contact.phone,
        notes=contact.note,
    )
    order = OrderCreator().place_order(
        basket=ordered,
        total=Price("VND", excl_tax=Decimal(total.total_vnd), incl_tax=Decimal(total.total_vnd)),
        shipping_method=FixedPrice(charge_excl_tax=fee, charge_incl_tax=fee),
        shipping_charge=Price("VND", excl_tax=fee, incl_tax=fee),
        user=user,
        shipping_address=address,
        order_number=number,
        guest_email=contact.email,
    )
    ordered.submit()
    return order


def pay_by_time(payment: str) -> dt.datetime | None:
    """Return until when an unpaid order keeps its goods; None for what is paid on arrival."""
    if not gateways.get(payment).is_prepaid:
        return None
    return clock.now() + dt.timedelta(minutes=step_time(SellerOrder.State.AWAITING, payment).lapse_minutes)


def _write_purchase(order, contact, total: CheckoutTotal, key, language, payment, pay_by, min_age) -> Purchase:
    return Purchase.objects.create(
        order=order,
        idempotency_key=key,
        full_name=contact.full_name,
        phone=contact.phone,
        email=contact.email,
        commune=contact.commune,
        street=contact.street,
        note=contact.note,
        language=language,
        payment=payment,
        pay_by=pay_by,
        age_checked_on=clock.today() if min_age else None,
        placed_on=clock.today(),
        total_vnd=total.total_vnd,
    )


def _write_seller_orders(order, total: CheckoutTotal, pay_by: dt.datetime | None, min_age) -> list[SellerOrder]:
    """Write the parts of all producers with their lines and first step; ``min_age`` goes with goods for adults."""
    lines = {line.stockrecord_id: line for line in order.lines.all()}
    state = SellerOrder.State.AWAITING if pay_by else SellerOrder.State.CONFIRMED
    due = pay_by or due_at(state)
    parts = [_write_seller_order(order, quoted, state, due, min_age) for quoted in total.parcels]
    SellerOrderLine.objects.bulk_create(
        SellerOrderLine(
            seller_order=part,
            line=lines[item.line.stockrecord_id],
            unit_vnd=item.unit_vnd,
            discount_vnd=item.discount_vnd,
            programme_discount_vnd=item.programme_vnd,
            quantity=item.quantity,
            stars=item.certificate.stars,
            certificate=item.certificate,
            point_stock=quoted.offer.shelves.get(item.line.product_id) if quoted.offer else None,
        )
        for part, quoted in zip(parts, total.parcels, strict=True)
        for item in quoted.parcel.items
    )
    SellerOrderEvent.objects.bulk_create(SellerOrderEvent(seller_order=part, state=part.state) for part in parts)
    return parts


def _mode(quoted: QuotedParcel) -> str:
    if quoted.parcel.is_voucher:
        return SellerOrder.Mode.VOUCHER
    return SellerOrder.Mode.PICKUP if quoted.offer else SellerOrder.Mode.SHIP


def _write_seller_order(order, quoted: QuotedParcel, state: str, due: dt.datetime | None, min_age) -> SellerOrder:
    parcel, quote = quoted.parcel, quoted.quote
    return SellerOrder.objects.create(
        order=order,
        producer=parcel.producer,
        number=seller_number(order.number, parcel),
        state=state,
        mode=_mode(quoted),
        voucher_days=parcel.voucher_days,
        point=quoted.offer.point if quoted.offer else None,
        due_at=due,
        items_vnd=parcel.items_vnd,
        discount_vnd=parcel.discount_vnd,
        delivery_vnd=quote.fee_vnd,
        total_vnd=quoted.total_vnd,
        weight_grams=quote.grams,
        min_age=min_age if any(item.age_restricted for item in parcel.items) else None,
        arrives_from=quote.arrives_from,
        arrives_until=quote.arrives_until,
    )
