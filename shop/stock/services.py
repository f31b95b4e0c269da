"""The only module that changes a shelf.

Two kinds of shelf share the verbs: the producer's own (Oscar's StockRecord) and what stands at a sales point
(PointStock). Every change is one guarded UPDATE, ``… WHERE free >= q``, so that two buyers of the last piece can
never both win, whatever the isolation level; rows are touched in primary-key order, so that two orders never wait
for each other in a circle; each change writes a StockMovement. The sum of the movements equals the shelf.

Quantities are pieces. Every function runs in a transaction of its own or joins the caller's.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.core import clock
from shop.core.pagecache import changes
from shop.stock import refills, selectors
from shop.stock.models import PointStock, StockHold, StockMovement

StockRecord = get_model("partner", "StockRecord")
Kind = StockMovement.Kind
State = StockHold.State


class OutOfStock(Exception):
    """Somebody was quicker. ``short`` maps the stock record to what is still free (pieces)."""

    def __init__(self, short: dict[int, int]):
        super().__init__(f"not enough stock: {short}")
        self.short = short


@dataclasses.dataclass(frozen=True)
class _Shelf:
    """Names of the two counters of a kind of shelf and of its column in the ledger."""

    model: type
    on_hand: str
    allocated: str
    column: str
    shown: Callable[[int], int]  # what public pages make of the free pieces

    def adjust(self, pk: int, delta: int, delta_allocated: int) -> bool:
        """Change both counters at once unless one would break 0 ≤ allocated ≤ on hand; True when changed."""
        on_hand, allocated = Coalesce(F(self.on_hand), 0), Coalesce(F(self.allocated), 0)
        guarded = self.model.objects.alias(new_hand=on_hand + delta, new_allocated=allocated + delta_allocated)
        return bool(
            guarded.filter(pk=pk, new_allocated__gte=0, new_hand__gte=F("new_allocated")).update(
                **{self.on_hand: on_hand + delta, self.allocated: allocated + delta_allocated}
            )
        )

    def balance(self, pk: int) -> tuple[int, int]:
        """Return (on hand, allocated) as this transaction sees them."""
        row = self.model.objects.values_list(self.on_hand, self.allocated).get(pk=pk)
        return row[0] or 0, row[1] or 0


PRODUCER_SHELF = _Shelf(StockRecord, "num_in_stock", "num_allocated", "stockrecord_id", selectors.shown)
POINT_SHELF = _Shelf(PointStock, "on_hand", "allocated", "point_stock_id", int)
_SHELVES = {shelf.column: shelf for shelf in (PRODUCER_SHELF, POINT_SHELF)}


def _shelf_of(item) -> _Shelf:
    return POINT_SHELF if isinstance(item, PointStock) else PRODUCER_SHELF


def _move(shelf: _Shelf, pk: int, kind: str, delta: int, delta_allocated: int, **why) -> StockMovement | None:
    """Change a shelf and write the ledger; None when the guard refused.

    Pages and the search index hear of it only when they show something else than before.
    """
    with changes.unseen():
        if not shelf.adjust(pk, delta, delta_allocated):
            return None
    on_hand, allocated = shelf.balance(pk)
    free = on_hand - allocated
    movement = StockMovement(
        **{shelf.column: pk},
        kind=kind,
        delta=delta,
        delta_allocated=delta_allocated,
        balance=on_hand,
        balance_allocated=allocated,
        **why,
    )
    movement.is_shown = shelf.shown(free) != shelf.shown(free - delta + delta_allocated)
    movement.save(force_insert=True)
    if shelf is PRODUCER_SHELF and free > 0 >= free - delta + delta_allocated:
        refills.announce(pk)
    if movement.is_shown:
        changes.seen()
    return movement


# ------------------------------------------------------------------------------------------------ holds of an order
@dataclasses.dataclass(frozen=True)
class Wanted:
    """Pieces that an order asks for and the reference under which they are kept.

    They come from the producer's shelf (``stockrecord_id``), or from a point's (``point_stock_id``) for pick-up.
    """

    stockrecord_id: int | None
    quantity: int
    reference: str
    point_stock_id: int | None = None

    @property
    def place(self) -> "_Place":
        """Shelf and reference."""
        shelf = POINT_SHELF if self.point_stock_id else PRODUCER_SHELF
        return _Place(shelf.column, self.point_stock_id or self.stockrecord_id, self.reference)


class _Place(NamedTuple):
    """Where a hold keeps its pieces. Sorted, so that two orders take their shelves in one order."""

    column: str
    pk: int
    reference: str

    @property
    def shelf(self) -> _Shelf:
        return _SHELVES[self.column]


def _place_of(held: StockHold) -> _Place:
    shelf = POINT_SHELF if held.point_stock_id else PRODUCER_SHELF
    return _Place(shelf.column, getattr(held, shelf.column), held.reference)


@transaction.atomic
def hold(wanted: Iterable[Wanted], *, expires_at: dt.datetime | None = None, actor=None) -> None:
    """Keep pieces for an order; pieces of one shelf and reference are summed.

    Without ``expires_at`` the hold is confirmed at once (cash on delivery). All or nothing: raises
    :class:`OutOfStock` with everything that was short. A reference that already has a hold is left alone.
    """
    totals: Counter[_Place] = Counter()
    for item in wanted:
        totals[item.place] += _checked(item.quantity)
    known = StockHold.objects.filter(reference__in={place.reference for place in totals})
    _hold_all(totals, {_place_of(held) for held in known}, expires_at, actor)


def _hold_all(totals: Counter, kept: set, expires_at, actor) -> None:
    """Keep all pieces whose place is not in ``kept``, or raise with all that is short."""
    for shelf in _SHELVES.values():
        if items := {place.pk for place in totals if place.column == shelf.column}:
            release_expired(shelf=shelf, items=items)
    short: dict[int, int] = {}
    for place in sorted(set(totals) - kept):
        _hold_one(place, totals[place], expires_at, actor, short)
    if short:
        raise OutOfStock(short)


def _hold_one(place: _Place, quantity: int, expires_at, actor, short: dict[int, int]) -> None:
    """Keep the pieces of one shelf, or note in ``short`` how many are free."""
    if _move(place.shelf, place.pk, Kind.HOLD, 0, quantity, reference=place.reference, actor=actor):
        state = State.HELD if expires_at else State.CONFIRMED
        where = {place.column: place.pk, "reference": place.reference}
        kept = {"quantity": quantity, "state": state, "expires_at": expires_at}
        # The row of the shelf is locked by the change above: nobody else is writing this hold.
        if not StockHold.objects.filter(**where).update(**kept):
            StockHold.objects.create(**where, **kept)
    else:
        on_hand, allocated = place.shelf.balance(place.pk)
        short[place.pk] = max(0, on_hand - allocated)


@transaction.atomic
def confirm(*, reference: str) -> int:
    """Make the held pieces of ``reference`` firm; return how many holds were waiting. Repeating does nothing."""
    waiting = StockHold.objects.filter(reference=reference, state=State.HELD, expires_at__gt=clock.now())
    return waiting.update(state=State.CONFIRMED, expires_at=None)


@transaction.atomic
def revive(*, reference: str, actor=None) -> None:
    """Keep the pieces of ``reference`` firmly, also those whose hold has ended (the money came late).

    Raises :class:`OutOfStock`, having changed nothing, when somebody else has them by now.
    """
    holds = list(StockHold.objects.select_for_update().filter(reference=reference).exclude(state=State.CONSUMED))
    confirm(reference=reference)
    _expire(held for held in holds if held.state == State.HELD and held.expires_at <= clock.now())
    gone = StockHold.objects.filter(reference=reference, state=State.RELEASED)
    _hold_all(Counter({_place_of(held): held.quantity for held in gone}), set(), None, actor)


@transaction.atomic
def release(*, reference: str, actor=None, reason: str = "") -> int:
    """Give the held or confirmed pieces of ``reference`` back, once; return how many pieces came back."""
    open_holds = StockHold.objects.select_for_update().filter(
        reference=reference, state__in=[State.HELD, State.CONFIRMED]
    )
    return sum(_release_one(held, actor, reason) for held in _in_order(open_holds))


@transaction.atomic
def release_part(*, reference: str, item, quantity: int, actor=None, reason: str = "") -> None:
    """Give ``quantity`` of the kept pieces of one shelf (StockRecord or PointStock) back; the rest stays kept."""
    shelf = _shelf_of(item)
    mine = StockHold.objects.filter(
        **{shelf.column: item.pk}, reference=reference, state__in=[State.HELD, State.CONFIRMED]
    )
    if mine.filter(quantity__gt=_checked(quantity)).update(quantity=F("quantity") - quantity):
        _move(shelf, item.pk, Kind.RELEASE, 0, -quantity, reference=reference, actor=actor, reason=reason)
    elif held := mine.filter(quantity=quantity).first():
        _release_one(held, actor, reason)
        held.delete()  # nothing of this line is to be kept again if the order is revived
    else:
        raise _refused()


def _in_order(holds):
    return holds.order_by("stockrecord_id", "point_stock_id", "pk")


def _release_one(held: StockHold, actor=None, reason: str = "") -> int:
    """Close one hold; state and quantity in the WHERE make a second release a no-op."""
    mine = StockHold.objects.filter(pk=held.pk, state=held.state, quantity=held.quantity)
    if not mine.update(state=State.RELEASED, expires_at=None):
        return 0
    place = _place_of(held)
    _move(place.shelf, place.pk, Kind.RELEASE, 0, -held.quantity, reference=held.reference, actor=actor, reason=reason)
    return held.quantity


def _expire(holds: Iterable[StockHold]) -> int:
    return sum(_release_one(held, reason="expired") for held in holds)


@transaction.atomic
def consume(*, reference: str, actor=None) -> int:
    """The confirmed pieces of ``reference`` leave the shelf (parcel handed over, collected); return how many, once."""
    firm = StockHold.objects.select_for_update().filter(reference=reference, state=State.CONFIRMED)
    return sum(_consume_one(held, actor) for held in _in_order(firm))


def _consume_one(held: StockHold, actor) -> int:
    if not StockHold.objects.filter(pk=held.pk, state=State.CONFIRMED).update(state=State.CONSUMED):
        return 0
    place, gone = _place_of(held), held.quantity
    _move(place.shelf, place.pk, Kind.CONSUME, -gone, -gone, reference=held.reference, actor=actor)
    return gone


def has_left(reference: str) -> bool:
    """Tell whether pieces of ``reference`` have left their shelf and not come back."""
    return StockHold.objects.filter(reference=reference, state=State.CONSUMED).exists()


@transaction.atomic
def take_back(*, reference: str, actor=None, reason: str = "") -> int:
    """Pieces of ``reference`` that had left come back to their shelf (refused at the door); return how many, once."""
    left = StockHold.objects.select_for_update().filter(reference=reference, state=State.CONSUMED)
    return sum(_take_back_one(held, actor, reason) for held in _in_order(left))


def _take_back_one(held: StockHold, actor, reason: str) -> int:
    if not StockHold.objects.filter(pk=held.pk, state=State.CONSUMED).update(state=State.RELEASED):
        return 0
    place = _place_of(held)
    _move(place.shelf, place.pk, Kind.RETURN, held.quantity, 0, reference=held.reference, actor=actor, reason=reason)
    return held.quantity


@transaction.atomic
def put_back(item, quantity: int, *, reference: str, actor=None, reason: str = "") -> StockMovement:
    """Returned pieces that can be sold again go back to a shelf (StockRecord or PointStock)."""
    return _move(
        _shelf_of(item), item.pk, Kind.RETURN, _checked(quantity), 0, reference=reference, actor=actor, reason=reason
    )


@transaction.atomic
def release_expired(*, shelf: _Shelf | None = None, items: Iterable[int] = (), limit: int = 500) -> int:
    """Give back holds whose time has passed: all (the minute tick), or those of ``items`` of one ``shelf``."""
    due = StockHold.objects.select_for_update(skip_locked=shelf is None).filter(
        state=State.HELD, expires_at__lte=clock.now()
    )
    if shelf is not None:
        due = due.filter(**{f"{shelf.column}__in": list(items)})
    return _expire(_in_order(due)[:limit])


# ------------------------------------------------------------------------------------------------ keeping a shelf
def _checked(quantity: int) -> int:
    if quantity < 1:
        raise ValidationError(_("A quantity is at least 1."))
    return quantity


def _refused() -> ValidationError:
    return ValidationError(_("There are not that many free pieces on this shelf."))


@transaction.atomic
def receive(item, quantity: int, *, actor=None, reference: str = "", reason: str = "") -> StockMovement:
    """Put ``quantity`` new pieces on a shelf (StockRecord or PointStock)."""
    return _move(
        _shelf_of(item),
        item.pk,
        Kind.RECEIVE,
        _checked(quantity),
        0,
        actor=actor,
        reference=reference,
        reason=reason,
    )


def _take(item, quantity: int, kind: str, **why) -> StockMovement:
    """Take free pieces off a shelf; pieces that are kept for an order are not free."""
    moved = _move(_shelf_of(item), item.pk, kind, -_checked(quantity), 0, **why)
    if moved is None:
        raise _refused()
    return moved


@transaction.atomic
def write_off(item, quantity: int, *, reason: str, actor=None) -> StockMovement:
    """Take broken or spoilt pieces off a shelf; a reason is compulsory."""
    if not reason:
        raise ValidationError(_("Say why these pieces are written off."))
    return _take(item, quantity, Kind.WRITE_OFF, reason=reason, actor=actor)


@transaction.atomic
def sell_at_counter(item: PointStock, quantity: int, *, reference: str, actor=None) -> StockMovement:
    """Sell free pieces at the counter of a point."""
    return _take(item, quantity, Kind.COUNTER_SALE, reference=reference, actor=actor)


@transaction.atomic
def transfer_out(item, quantity: int, *, reference: str, actor=None) -> StockMovement:
    """Free pieces leave for another shelf; ``transfer_in`` with the same reference receives them."""
    return _take(item, quantity, Kind.TRANSFER_OUT, reference=reference, actor=actor)


@transaction.atomic
def transfer_in(item, quantity: int, *, reference: str, actor=None) -> StockMovement:
    """Pieces sent by ``transfer_out`` arrive."""
    return _move(_shelf_of(item), item.pk, Kind.TRANSFER_IN, _checked(quantity), 0, reference=reference, actor=actor)


@transaction.atomic
def count(item, found: int, *, actor=None, reason: str = "") -> StockMovement | None:
    """Set a shelf to the ``found`` pieces that somebody counted; never below what is kept for orders.

    Returns None when the count agrees with the books.
    """
    shelf = _shelf_of(item)
    shelf.model.objects.select_for_update().get(pk=item.pk)
    difference = found - shelf.balance(item.pk)[0]
    if not difference:
        return None
    moved = _move(shelf, item.pk, Kind.COUNT, difference, 0, actor=actor, reason=reason)
    if moved is None:
        raise ValidationError(_("More pieces than that are kept for orders."))
    return moved


# ------------------------------------------------------------------------------------------------ the books
def ledger_balance(item) -> tuple[int, int]:
    """Return (on hand, allocated) as the movements add up: equal to the shelf, or somebody bypassed this module."""
    sums = StockMovement.objects.filter(**{_shelf_of(item).column: item.pk}).aggregate(
        hand=Coalesce(Sum("delta"), 0), kept=Coalesce(Sum("delta_allocated"), 0)
    )
    return sums["hand"], sums["kept"]
