"""Order the carriage of a packed parcel at a carrier, and follow it. Without a carrier everything goes by hand.

Nothing here is asked while a transaction is open. Messages of carriers only say that there is news; the tick asks the
carrier, and what it answers makes the steps that it proves, each once.
"""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.delivery import carriers
from shop.delivery.carriers import CarrierError, Progress, Refused, Unreachable
from shop.fulfilment import services
from shop.fulfilment.models import CarrierShipment, Purchase, Role, SellerOrder
from shop.places.selectors import former_district

logger = logging.getLogger(__name__)
State = SellerOrder.State
ASK_AGAIN = dt.timedelta(hours=2)  # without a message of the carrier
COUNTRY_CODE = "+84"


# ------------------------------------------------------------------------------------------------ ordering
def offered(part: SellerOrder) -> list[tuple[str, str]]:
    """Return (code, name) of the carriers at which a producer may order the carriage of ``part`` now."""
    if part.state != State.PACKED or part.tracking_number:
        return []
    return [(adapter.code, adapter.name) for adapter in carriers.switched_on()]


def order(part: SellerOrder, code: str, *, actor=None) -> CarrierShipment:
    """Order the carriage of a packed part and keep its number; pressing twice orders once.

    Raises ValidationError with a sentence; then the number can still be typed by hand.
    """
    if code not in dict(offered(part)):
        existing = CarrierShipment.objects.filter(seller_order=part).first()
        if existing:
            return existing
        raise services.NotPossible(_("This parcel cannot be ordered at the carrier now."))
    try:
        made = carriers.get(code).create(described(part))
    except Unreachable as error:
        logger.warning("shipment of %s: %s", part.number, error)
        raise ValidationError(
            _("The carrier does not answer now. Try again, or hand the parcel over and type the number of the receipt.")
        ) from error
    except Refused as error:
        raise ValidationError(str(error)) from error
    return _keep(part, code, made, actor)


def _keep(part: SellerOrder, code: str, made: carriers.Created, actor) -> CarrierShipment:
    """Write the number into the part unless it has one, or is no longer to be sent: then it is called off again."""
    try:
        with transaction.atomic():
            free = SellerOrder.objects.filter(pk=part.pk, state=State.PACKED, tracking_number="")
            if free.update(carrier=code, tracking_number=made.number):
                shipment = CarrierShipment.objects.create(
                    seller_order=part, carrier=code, number=made.number, fee_vnd=made.fee_vnd
                )
                audit.log("shipment.ordered", shipment, actor, part=part.number, fee_vnd=made.fee_vnd)
                return shipment
    except IntegrityError:
        logger.warning("shipment %s %s is known already", code, made.number)
    twin = CarrierShipment.objects.filter(seller_order=part, number=made.number).first()
    if twin is None:
        _call_off(code, made.number)
        raise services.NotPossible(_("This parcel cannot be ordered at the carrier now."))
    return twin


def described(part: SellerOrder) -> carriers.Shipment:
    """Return what a carrier has to know of ``part``; the sum to collect is what the buyer owes at his door."""
    purchase, rows = part.order.purchase, [row for row in part.lines.all() if row.kept]
    at_door = purchase.payment == Purchase.Payment.COD and part.mode == SellerOrder.Mode.SHIP
    return carriers.Shipment(
        reference=part.number,
        sender=_place(part.producer.name, part.producer.phone, part.producer.street, part.producer.commune),
        receiver=_receiver(part),
        pieces=tuple(
            carriers.Piece(row.line.title[:120], row.line.partner_sku, row.kept, row.unit_vnd) for row in rows
        ),
        grams=max(part.weight_grams, 1),
        cod_vnd=part.payable_vnd if at_door else 0,
        value_vnd=sum(row.unit_vnd * row.kept for row in rows),
        note=purchase.note[:200],
    )


def _receiver(part: SellerOrder) -> carriers.Place:
    purchase, point = part.order.purchase, part.point
    if point:
        return _place(point.name, point.phone or purchase.phone, point.street, point.commune)
    return _place(purchase.full_name, purchase.phone, purchase.street, purchase.commune)


def _place(name: str, phone: str, street: str, commune) -> carriers.Place:
    number = "0" + phone.removeprefix(COUNTRY_CODE) if phone.startswith(COUNTRY_CODE) else phone
    return carriers.Place(
        name=name,
        phone=number.replace(" ", ""),
        street=street or commune.full_name,
        ward=commune.full_name,
        district=former_district(commune),
        province=commune.province.name,
    )


# ------------------------------------------------------------------------------------------------ calling off
def call_off(part: SellerOrder, *, actor=None) -> None:
    """Take the order back from the carrier before it fetches the parcel. Raises ValidationError with a sentence."""
    shipment = CarrierShipment.objects.filter(seller_order=part, seller_order__state=State.PACKED).first()
    if shipment is None:
        raise services.NotPossible(_("Nothing is ordered at a carrier, or the parcel has left."))
    try:
        carriers.get(shipment.carrier).cancel(shipment.number)
    except CarrierError as error:
        raise ValidationError(_("The carrier does not call it off: %(reason)s") % {"reason": error}) from error
    _forget(shipment, actor)


@transaction.atomic
def _forget(shipment: CarrierShipment, actor=None) -> None:
    """The carrier does not carry it: the part is as before, and can be ordered or typed anew."""
    mine = SellerOrder.objects.filter(pk=shipment.seller_order_id, tracking_number=shipment.number)
    mine.filter(state__in=[State.PACKED, State.CANCELLED]).update(carrier="", tracking_number="")
    audit.log("shipment.called_off", shipment, actor)
    shipment.delete()


def _call_off(code: str, number: str) -> bool:
    try:
        carriers.get(code).cancel(number)
    except CarrierError as error:
        logger.warning("shipment %s %s is not called off: %s", code, number, error)
        return False
    return True


# ------------------------------------------------------------------------------------------------ following
def notice(code: str, body: bytes) -> None:
    """A message of a carrier has come: its parcel is asked about at the next tick. Raises ValueError for nonsense."""
    number = carriers.get(code).number_in(body)
    CarrierShipment.objects.filter(carrier=code, number=number[:60]).update(asked_at=None)


def follow_due(limit: int = 50) -> int:
    """Ask carriers about parcels with news, or without for long, and call off what ended (the tick); return how many.

    A carrier that does not answer is left alone until the next tick.
    """
    due = Q(asked_at=None) | Q(asked_at__lte=clock.now() - ASK_AGAIN)
    under_way = Q(seller_order__state__in=[State.PACKED, State.HANDED_OVER, State.CANCELLED])
    given_up = Q(seller_order__state=State.CANCELLED, progress=Progress.TROUBLE.value)
    rows = CarrierShipment.objects.filter(due, under_way).exclude(given_up).select_related("seller_order")
    silent, done = set(), 0
    for shipment in rows.order_by(F("asked_at").asc(nulls_first=True), "pk")[:limit]:
        if shipment.carrier in silent:
            continue
        mine = CarrierShipment.objects.filter(pk=shipment.pk)
        mine.update(asked_at=clock.now())  # before asking: a message that comes meanwhile is not lost
        try:
            follow(shipment)
        except Unreachable as error:
            logger.warning("shipment %s: %s", shipment, error)
            silent.add(shipment.carrier)
            mine.update(asked_at=None)
        except Refused as error:
            logger.warning("shipment %s: %s", shipment, error)
            mine.update(progress=Progress.TROUBLE.value)
        else:
            done += 1
    return done


def follow(shipment: CarrierShipment) -> None:
    """Ask the carrier how far a parcel is and make the steps that this proves. Raises CarrierError."""
    adapter = carriers.get(shipment.carrier)
    if shipment.seller_order.state == State.CANCELLED:
        adapter.cancel(shipment.number)
        return _forget(shipment)
    progress, word = adapter.track(shipment.number)
    shipment.progress, shipment.word = progress.value, word[:40]
    shipment.save(update_fields=["progress", "word"])
    if progress is Progress.CANCELLED:
        return _forget(shipment)
    return _make_steps(shipment.seller_order, progress)


def _make_steps(part: SellerOrder, progress: Progress) -> None:
    """Bring the part to where the carrier has it; a step that is made already, or not to be made any more, is left."""
    steps = {
        Progress.MOVING: ["hand_over"],
        Progress.DELIVERED: ["hand_over", "deliver"],
        Progress.RETURNED: ["hand_over", "refuse"],
    }
    for action in steps.get(progress, []):
        if action == "hand_over" and part.state != State.PACKED:
            continue
        if action == "deliver" and part.mode != SellerOrder.Mode.SHIP:
            continue  # the point says itself that it has the parcel
        try:
            note = _("The carrier brought it back.") if action == "refuse" else ""
            part = services.move(part, action, role=Role.CARRIER, note=note)
        except services.NotPossible:
            return
