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
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.core import clock
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


PRODUCER_SHELF = _Shelf(StockRecord, "num_in_stock", "num_allocated", "stockrecord_id")
POINT_SHELF = _Shelf(PointStock, "on_hand", "allocated", "point_stock_id")


def _shelf_of(item) -> _Shelf:
    return POINT_SHELF if isinstance(item, PointStock) else PRODUCER_SHELF


def _move(shelf: _Shelf, pk: int, kind: str, delta: int, delta_allocated: int, **why) -> StockMovement | None:
    """Change a shelf and write the ledger; None when the guard refused."""
    if not shelf.adjust(pk, delta, delta_allocated):
        return None
    on_hand, allocated = shelf.balance(pk)
    return StockMovement.objects.create(
        **{shelf.column: pk},
        kind=kind,
        delta=delta,
        delta_allocated=delta_allocated,
        balance=on_hand,
        balance_allocated=allocated,
        **why,
    )


# ------------------------------------------------------------------------------------------------ holds of an order
@dataclasses.dataclass(frozen=True)
class Wanted:
    """Pieces of one stock record that an order asks for, and the reference under which they are kept."""

    stockrecord_id: int
    quantity: int
    reference: str


@transaction.atomic
def hold(wanted: Iterable[Wanted], *, expires_at: dt.datetime | None = None, actor=None) -> None:
    """Keep pieces for an order; lines of one stock record and reference are summed.

    Without ``expires_at`` the hold is confirmed at once (cash on delivery). All or nothing: raises
    :class:`OutOfStock` with everything that was short. A reference that already holds a record is left alone.
    """
    totals: Counter[tuple[int, str]] = Counter()
    for item in wanted:
        totals[item.stockrecord_id, item.reference] += _checked(item.quantity)
    kept = set(
        StockHold.objects.filter(reference__in={reference for _pk, reference in totals}).values_list(
            "stockrecord_id", "reference"
        )
    )
    release_expired(stockrecords={pk for pk, _reference in totals})
    short: dict[int, int] = {}
    for pk, reference in sorted(set(totals) - kept):
        _hold_one(pk, totals[pk, reference], reference, expires_at, actor, short)
    if short:
        raise OutOfStock(short)


def _hold_one(pk: int, quantity: int, reference: str, expires_at, actor, short: dict[int, int]) -> None:
    """Keep the pieces of one record, or note in ``short`` how many are free."""
    if _move(PRODUCER_SHELF, pk, Kind.HOLD, 0, quantity, reference=reference, actor=actor):
        state = State.HELD if expires_at else State.CONFIRMED
        StockHold.objects.create(
            stockrecord_id=pk, quantity=quantity, reference=reference, state=state, expires_at=expires_at
        )
    else:
        on_hand, allocated = PRODUCER_SHELF.balance(pk)
        short[pk] = max(0, on_hand - allocated)


@transaction.atomic
def confirm(*, reference: str) -> int:
    """Make the held pieces of ``reference`` firm; return how many holds were waiting. Repeating does nothing."""
    waiting = StockHold.objects.filter(reference=reference, state=State.HELD, expires_at__gt=clock.now())
    return waiting.update(state=State.CONFIRMED, expires_at=None)


@transaction.atomic
def release(*, reference: str, actor=None, reason: str = "") -> int:
    """Give the held or confirmed pieces of ``reference`` back, once; return how many pieces came back."""
    open_holds = StockHold.objects.select_for_update().filter(
        reference=reference, state__in=[State.HELD, State.CONFIRMED]
    )
    return sum(_release_one(held, actor, reason) for held in open_holds.order_by("stockrecord_id"))


def _release_one(held: StockHold, actor=None, reason: str = "") -> int:
    """Close one hold; the state in the WHERE makes a second release a no-op."""
    closed = StockHold.objects.filter(pk=held.pk, state=held.state).update(state=State.RELEASED, expires_at=None)
    if not closed:
        return 0
    _move(
        PRODUCER_SHELF,
        held.stockrecord_id,
        Kind.RELEASE,
        0,
        -held.quantity,
        reference=held.reference,
        actor=actor,
        reason=reason,
    )
    return held.quantity


@transaction.atomic
def consume(*, reference: str, actor=None) -> int:
    """The confirmed pieces of ``reference`` leave the shelf (parcel handed over); return how many, once."""
    gone = 0
    firm = StockHold.objects.select_for_update().filter(reference=reference, state=State.CONFIRMED)
    for held in firm.order_by("stockrecord_id"):
        if not StockHold.objects.filter(pk=held.pk, state=State.CONFIRMED).update(state=State.CONSUMED):
            continue
        _move(
            PRODUCER_SHELF,
            held.stockrecord_id,
            Kind.CONSUME,
            -held.quantity,
            -held.quantity,
            reference=reference,
            actor=actor,
        )
        gone += held.quantity
    return gone


@transaction.atomic
def release_expired(*, stockrecords: Iterable[int] | None = None, limit: int = 500) -> int:
    """Give back holds whose time has passed (the minute tick; before each hold for its own records)."""
    due = StockHold.objects.select_for_update(skip_locked=stockrecords is None).filter(
        state=State.HELD, expires_at__lte=clock.now()
    )
    if stockrecords is not None:
        due = due.filter(stockrecord_id__in=list(stockrecords))
    return sum(_release_one(held, reason="expired") for held in due.order_by("stockrecord_id", "pk")[:limit])


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
