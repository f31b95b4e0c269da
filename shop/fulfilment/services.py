"""The only module that moves a seller order. Stock follows each step once; money follows from claims and states.

A step is one guarded UPDATE (``… WHERE state IN sources``): of two that come at once, one wins; repeating a step
that has been made changes nothing. Money is not moved here: what the buyer owes is ``total − waived``, and
``shop.payments.settlement`` brings what was captured into line with it after commit, and again by the tick.
"""

import datetime as dt
import secrets
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.core.text import clean_line
from shop.fulfilment import messages
from shop.fulfilment.models import Claim, Purchase, Role, SellerOrder, SellerOrderEvent, SellerOrderLine, StepTime
from shop.fulfilment.selectors import lapsed_unpaid, prices_of, waived
from shop.fulfilment.states import ACTIONS, ARRIVED, FINAL, Action
from shop.offers import services as offered
from shop.points.hours import without_closures
from shop.stock import services as stock

State = SellerOrder.State
CODE_LETTERS, CODE_LENGTH = "23456789BCDFGHJKMNPQRSTVWXYZ", 8  # no vowels, nothing that looks like something else
VOUCHER_LENGTH = 12


class NotPossible(ValidationError):
    """A step does not follow the state of the order, or not for this role; the message says so to the reader."""


@transaction.atomic
def move(
    part: SellerOrder, action: str, *, role: str, actor=None, note: str = "", code: str = "", **facts
) -> SellerOrder:
    """Make one step of ``part`` and what follows from it; return the fresh row.

    ``facts`` are columns of the seller order that become known by the step (``carrier``, ``tracking_number``,
    ``collect_code``, ``collect_until``). Repeating a step that was made returns the row unchanged, unless it is made
    by ``code``. Raises :class:`NotPossible`.
    """
    rule, note = ACTIONS[action], clean_line(note)[:200]
    if rule.needs_note and not note:
        raise ValidationError(_("Say why, in a few words."))
    if role not in rule.roles or part.mode not in rule.modes or (rule.needs_code and code != part.collect_code):
        raise NotPossible(_("This step is not for you to make."))
    if rule.target in ARRIVED:
        facts["arrived_vnd"] = F("total_vnd") - F("waived_vnd")
    due = due_at(rule.target, facts.get("collect_until"))
    changed = _change(part, rule, due_at=due, reminded_at=None, **facts)
    part.refresh_from_db()
    if not changed:
        if part.state == rule.target and not rule.needs_code:
            return part
        raise NotPossible(_("Order %(number)s is “%(state)s” by now.") % _names(part))
    record(part, action, role=role, actor=actor, note=note)
    _follow(part, action, actor, note)
    messages.tell(part, action, role, note)
    settle_after_commit(part.order_id)
    return set_aside(part) if part.state == State.CONFIRMED else part


def _change(part: SellerOrder, rule: Action, **columns) -> bool:
    """Make the step in the database if the state still allows it: the guard that lets one of two steps win."""
    still = SellerOrder.objects.filter(pk=part.pk, state__in=rule.sources)
    return bool(still.update(state=rule.target, **columns))


def record(part: SellerOrder, action: str, *, role: str, actor=None, note: str = "") -> None:
    """Write a line of the order's story and of the audit log."""
    who = actor if getattr(actor, "is_authenticated", False) else None
    SellerOrderEvent.objects.create(seller_order=part, state=part.state, action=action, role=role, actor=who, note=note)
    audit.log(f"sellerorder.{action}", part, who, role=role, state=part.state)


def settle_after_commit(order_id: int) -> None:
    """Have money brought into line once this transaction is through; the tick does it again if that is lost."""
    settle = import_string(settings.SETTLEMENT)
    transaction.on_commit(lambda: settle(order_id), robust=True)


def _names(part: SellerOrder) -> dict[str, str]:
    return {"number": part.number, "state": part.get_state_display()}


def _follow(part: SellerOrder, action: str, actor, note: str) -> None:
    """What stock and claims do after a step."""
    if part.state == State.CONFIRMED:
        stock.revive(reference=part.number, actor=actor)
        owe_again(part, reason=action, actor=actor)
    elif action in {"hand_over", "collect", "redeem"}:
        stock.consume(reference=part.number, actor=actor)
    elif part.state in {State.CANCELLED, State.REFUSED}:
        stock.release(reference=part.number, actor=actor, reason=action)
        if part.state == State.REFUSED:
            stock.take_back(reference=part.number, actor=actor, reason=action)
        waive_rest(part, reason=note or ACTIONS[action].target, actor=actor)
        _give_uses_back(part)


def _give_uses_back(part: SellerOrder) -> None:
    """A voucher counts again when its whole order is cancelled; one part less, or a refusal, leaves it used."""
    if not part.order.discounts.exists():
        return
    # Of two parts cancelled at once, the one that gets this lock second sees both.
    Purchase.objects.select_for_update().get(order_id=part.order_id)
    if not SellerOrder.objects.filter(order_id=part.order_id).exclude(state=State.CANCELLED).exists():
        offered.give_back(part.order)


# ------------------------------------------------------------------------------------------------ at a point
def set_aside(part: SellerOrder) -> SellerOrder:
    """What stands on the point's own shelf, and a voucher, is there as soon as the order is confirmed; others wait."""
    if part.state != State.CONFIRMED or part.mode == SellerOrder.Mode.SHIP:
        return part
    if not part.is_voucher and part.lines.filter(point_stock=None).exists():
        return part  # comes from the producer first
    return make_ready(part, role=Role.SYSTEM)


def make_ready(part: SellerOrder, *, role: str, actor=None) -> SellerOrder:
    """Give the buyer the code that opens his parcel at the counter, or that is his voucher, and its last day.

    It is random, and long enough that guessing at a counter is no use; a voucher's is longer, since it is typed
    wherever the host is and holds for months.
    """
    length = VOUCHER_LENGTH if part.is_voucher else CODE_LENGTH
    code = "".join(secrets.choice(CODE_LETTERS) for _sign in range(length))
    return move(part, "ready", role=role, actor=actor, collect_code=code, collect_until=_last_day(part))


def _last_day(part: SellerOrder) -> dt.date:
    """A voucher holds the days that were promised; a parcel waits as many open days as the office says."""
    if part.voucher_days:
        return clock.today() + dt.timedelta(days=part.voucher_days)
    minutes = step_time(State.READY).lapse_minutes or 0
    until = clock.local_day(clock.now() + dt.timedelta(minutes=minutes))
    return without_closures(part.point.closures.all(), clock.today(), until) if part.point else until


@transaction.atomic
def arrive(part: SellerOrder, *, actor=None) -> SellerOrder:
    """The point has a parcel from its producer: the buyer gets his code. Repeating changes nothing.

    A producer who brought it himself may have forgotten to say so. Raises NotPossible.
    """
    if part.state == State.PACKED:
        part = move(part, "hand_over", role=Role.CARRIER, actor=actor)
    if part.state == State.READY:
        return part
    if part.state != State.HANDED_OVER:
        raise NotPossible(_("Order %(number)s is “%(state)s” by now.") % _names(part))
    return make_ready(part, role=Role.POINT, actor=actor)


@transaction.atomic
def come_back(part: SellerOrder, *, actor=None) -> int:
    """A parcel that nobody collected is with its producer again: its pieces can be sold, once. Return how many."""
    if not waits_to_come_back(part):
        return 0
    pieces = stock.take_back(reference=part.number, actor=actor, reason="lapse")
    if pieces:
        record(part, "come_back", role=Role.PRODUCER, actor=actor)
    return pieces


def waits_to_come_back(part: SellerOrder) -> bool:
    """Tell whether the order has ended at its point while the pieces of its producer are still there."""
    return part.state == State.CANCELLED and part.is_sent_to_point and stock.has_left(part.number)


@transaction.atomic
def name_collector(purchase: Purchase, name: str, *, actor=None) -> None:
    """Let a second person collect what waits at points; an empty name takes it back. Raises NotPossible when over."""
    waiting = SellerOrder.objects.filter(order_id=purchase.order_id, mode=SellerOrder.Mode.PICKUP)
    if not waiting.exclude(state__in=FINAL).exists():
        raise NotPossible(_("Nothing waits to be collected any more."))
    purchase.collector_name = clean_line(name)[:120]
    purchase.save(update_fields=["collector_name"])
    audit.log("purchase.collector", purchase, actor)


# ------------------------------------------------------------------------------------------------ payment arrives
@transaction.atomic
def confirm_paid(order_id: int, *, actor=None) -> list[SellerOrder]:
    """The money of an order is there: confirm its waiting parts; return those whose goods are gone by now.

    A part whose hold had ended is revived if its pieces are still free, else cancelled with a claim for all of it,
    so that its money goes back.
    """
    lost = []
    for part in SellerOrder.objects.filter(order_id=order_id, state=State.AWAITING).order_by("pk"):
        try:
            with transaction.atomic():
                move(part, "confirm", role=Role.SYSTEM, actor=actor)
        except stock.OutOfStock:
            lost.append(move(part, "cancel", role=Role.SYSTEM, actor=actor, note=_("sold out before the payment came")))
    return lost


def revive_lapsed(order_id: int, kept_vnd: int) -> None:
    """The money of an order came after its time was over: confirm the parts whose goods are still there.

    ``kept_vnd`` is what the shop holds for the order, in đồng; less than all parts cost goes back as a whole. A part
    whose goods are gone stays cancelled, so its money goes back; its buyer is told.
    """
    lapsed = list(lapsed_unpaid(order_id))
    owed = sum(part.payable_vnd for part in SellerOrder.objects.filter(order_id=order_id))
    if not lapsed or kept_vnd < owed + sum(_waived_by_end(part).amount_vnd for part in lapsed):
        return
    for part in lapsed:
        try:
            with transaction.atomic():
                offered.take_again(part.order)
                move(part, "revive", role=Role.SYSTEM)
        except (stock.OutOfStock, offered.UsedUp):
            messages.tell_buyer(part, messages.SOLD_OUT)


def lapse_due(limit: int = 200) -> int:
    """Cancel what waited too long: unpaid orders, parcels that nobody collected (the tick). Return how many."""
    due = SellerOrder.objects.filter(state__in=ACTIONS["lapse"].sources, due_at__lte=clock.now()).order_by("pk")
    return sum(_lapse(part) for part in due[:limit])


def lapse_holders(voucher_ids: Collection[int]) -> int:
    """End the unpaid orders whose time is over and that hold one of these vouchers, before the tick does."""
    late = SellerOrder.objects.filter(state=State.AWAITING, due_at__lte=clock.now())
    held = late.filter(order__voucherapplication__voucher__in=voucher_ids)
    return sum(_lapse(part) for part in held.order_by("pk"))


def _lapse(part: SellerOrder) -> bool:
    late = _("not used in time") if part.is_voucher else _("not collected in time")
    note = _("not paid in time") if part.state == State.AWAITING else late
    try:
        move(part, "lapse", role=Role.SYSTEM, note=note)
    except NotPossible:
        return False  # paid or collected in this very moment
    return True


# ------------------------------------------------------------------------------------------------ owing less
@transaction.atomic
def claim(
    part: SellerOrder, *, key: str, goods_vnd: int = 0, delivery_vnd: int = 0, reason: str, actor=None
) -> Claim | None:
    """Write that the buyer owes less (more, below 0); None when ``key`` was counted before or the amount is 0.

    Raises ValidationError when more than the part's total would be waived: the guard is in the UPDATE.
    """
    amount = goods_vnd + delivery_vnd
    if not amount or Claim.objects.filter(seller_order=part, key=key).exists():
        return None
    open_part = SellerOrder.objects.filter(pk=part.pk, total_vnd__gte=F("waived_vnd") + amount, waived_vnd__gte=-amount)
    if not open_part.update(waived_vnd=F("waived_vnd") + amount):
        raise ValidationError(_("That is more than is left of this order."))
    part.refresh_from_db(fields=["waived_vnd"])
    try:
        with transaction.atomic():
            return Claim.objects.create(
                seller_order=part,
                key=key,
                goods_vnd=goods_vnd,
                delivery_vnd=delivery_vnd,
                reason=clean_line(reason)[:200],
                actor=actor if getattr(actor, "is_authenticated", False) else None,
            )
    except IntegrityError:
        # The same cause was counted by another request in between: take our own addition back.
        SellerOrder.objects.filter(pk=part.pk).update(waived_vnd=F("waived_vnd") - amount)
        part.refresh_from_db(fields=["waived_vnd"])
        return None
    finally:
        settle_after_commit(part.order_id)


def waive_rest(part: SellerOrder, *, reason: str, actor=None) -> Claim | None:
    """Waive all that is still owed for ``part``, once for each time that it ends."""
    goods, delivery = waived(part)
    rest_goods = part.items_vnd - part.discount_vnd - goods
    revived = part.claims.filter(key__startswith="again").count()
    return claim(
        part,
        key=f"rest:{revived}" if revived else "rest",
        goods_vnd=rest_goods,
        delivery_vnd=part.delivery_vnd - delivery,
        reason=reason,
        actor=actor,
    )


def owe_again(part: SellerOrder, *, reason: str, actor=None) -> Claim | None:
    """Take back what the end of ``part`` waived: it is paid and sent after all. None when it had not ended."""
    ended = _waived_by_end(part)
    if ended is None:
        return None
    less = {"goods_vnd": -ended.goods_vnd, "delivery_vnd": -ended.delivery_vnd}
    return claim(part, key=f"again:{ended.pk}", reason=reason, actor=actor, **less)


def _waived_by_end(part: SellerOrder) -> Claim | None:
    return part.claims.filter(key__startswith="rest").order_by("-pk").first()


def price_of(row: SellerOrderLine, pieces: int) -> int:
    """Return what the next ``pieces`` that go back of a line are worth, in đồng: in whatever order, they add up."""
    gone = row.dropped + row.returned
    return sum(prices_of(row)[gone : gone + pieces])


@transaction.atomic
def drop_line(row: SellerOrderLine, pieces: int, *, role: str, actor=None, reason: str) -> SellerOrder:
    """Take ``pieces`` out of a part before it is sent (the producer has fewer). All lines gone cancels the part."""
    part = SellerOrder.objects.select_for_update().get(pk=row.seller_order_id)
    if part.state not in ACTIONS["decline"].sources | {State.AWAITING}:
        raise NotPossible(_("Order %(number)s is “%(state)s” by now.") % _names(part))
    row = SellerOrderLine.objects.select_related("line__stockrecord", "point_stock").get(pk=row.pk)
    if not 1 <= pieces <= row.kept:
        raise ValidationError(_("This line has %(kept)d pieces.") % {"kept": row.kept})
    if all(other.kept == (pieces if other.pk == row.pk else 0) for other in part.lines.all()):
        return move(part, "decline", role=role, actor=actor, note=reason)
    worth = price_of(row, pieces)
    SellerOrderLine.objects.filter(pk=row.pk).update(dropped=F("dropped") + pieces)
    stock.release_part(
        reference=part.number, item=row.point_stock or row.line.stockrecord, quantity=pieces, actor=actor, reason=reason
    )
    claim(part, key=f"drop:{row.pk}:{row.dropped + pieces}", goods_vnd=worth, reason=reason, actor=actor)
    record(part, "drop", role=role, actor=actor, note=f"{pieces} × {row.line.title}: {reason}"[:200])
    messages.tell(part, "drop", role, reason)
    return part


# ------------------------------------------------------------------------------------------------ how long
def step_time(state: str, payment: str = "") -> StepTime:
    """Return today's times of a state; a row for the way of payment goes before the general one.

    A state without a row has no limit. Raises LookupError for an unpaid order: its goods cannot be kept for ever.
    """
    rows = StepTime.objects.filter(state=state, payment__in=["", payment], valid_from__lte=clock.today())
    found = rows.order_by("-payment", "-valid_from").first()
    if found is None and state == State.AWAITING:
        raise LookupError(f"no StepTime says how long an order waits for {payment}")
    return found or StepTime(state=state)


def due_at(state: str, collect_until: dt.date | None = None) -> dt.datetime | None:
    """Return when a new state has lasted long enough to act or remind; None where nothing is due."""
    if collect_until:
        return clock.day_start(collect_until + dt.timedelta(days=1))
    if state in FINAL:
        return None
    rule = step_time(state)
    minutes = rule.lapse_minutes if rule.lapse_minutes is not None else (rule.remind_hours or 0) * 60
    return clock.now() + dt.timedelta(minutes=minutes) if minutes else None


def remind_due(limit: int = 200) -> int:
    """Remind whoever has to make the next step, once per state (the tick). Return how many were reminded."""
    late = SellerOrder.objects.filter(
        due_at__lte=clock.now(), reminded_at=None, state__in=[State.CONFIRMED, State.ACCEPTED, State.PACKED]
    ).select_related("producer", "order")
    return sum(_remind(part) for part in late.order_by("pk")[:limit])


@transaction.atomic
def _remind(part: SellerOrder) -> bool:
    if not SellerOrder.objects.filter(pk=part.pk, reminded_at=None).update(reminded_at=clock.now()):
        return False
    messages.remind(part)
    return True


# Starting times of a new site; the office changes them by a new row.
_START = dt.date(2025, 7, 1)
_TIMES = [
    (State.AWAITING, Purchase.Payment.CARD, {"lapse_minutes": 30}),
    (State.AWAITING, Purchase.Payment.TRANSFER, {"lapse_minutes": 24 * 60}),
    (State.CONFIRMED, "", {"remind_hours": 24}),
    (State.ACCEPTED, "", {"remind_hours": 48}),
    (State.PACKED, "", {"remind_hours": 24}),
    (State.READY, "", {"lapse_minutes": 7 * 24 * 60}),
]


def load_reference() -> None:
    """Give a new site its first times of steps; repeatable."""
    for state, payment, times in _TIMES:
        StepTime.objects.get_or_create(state=state, payment=payment, valid_from=_START, defaults=times)
