"""The way of a seller order: which step leads where, from which states, and who may make it."""

import dataclasses

from shop.fulfilment.models import Role, SellerOrder

State, Mode = SellerOrder.State, SellerOrder.Mode
_ALL = frozenset(Mode)


@dataclasses.dataclass(frozen=True)
class Action:
    """One step: allowed in ``sources`` to ``roles`` for orders of ``modes``; leads to ``target``."""

    target: str
    sources: frozenset[str]
    roles: frozenset[str]
    modes: frozenset[str] = _ALL
    needs_note: bool = False
    needs_code: bool = False  # made by whoever shows the code, and once: a repetition is refused


def _action(target, sources, roles, modes=_ALL, **needs) -> Action:
    return Action(target, frozenset(sources), frozenset(roles), frozenset(modes), **needs)


# Before the goods leave. A buyer may cancel until the parcel is packed; a producer may decline until it leaves.
_OPEN = (State.CONFIRMED, State.ACCEPTED)
ACTIONS: dict[str, Action] = {
    "confirm": _action(State.CONFIRMED, [State.AWAITING], [Role.SYSTEM, Role.OFFICE]),
    "accept": _action(State.ACCEPTED, [State.CONFIRMED], [Role.PRODUCER, Role.OFFICE], [Mode.SHIP, Mode.PICKUP]),
    "pack": _action(State.PACKED, _OPEN, [Role.PRODUCER, Role.OFFICE], [Mode.SHIP, Mode.PICKUP]),
    "hand_over": _action(
        State.HANDED_OVER, [State.PACKED], [Role.PRODUCER, Role.OFFICE, Role.CARRIER], [Mode.SHIP, Mode.PICKUP]
    ),
    "deliver": _action(
        State.DELIVERED, [State.HANDED_OVER], [Role.BUYER, Role.PRODUCER, Role.CARRIER, Role.OFFICE], [Mode.SHIP]
    ),
    # From the point's own shelf: set aside at once. From the producer: when the parcel has arrived there.
    "ready": _action(
        State.READY,
        [*_OPEN, State.PACKED, State.HANDED_OVER],
        [Role.POINT, Role.OFFICE, Role.SYSTEM],
        [Mode.PICKUP, Mode.VOUCHER],
    ),
    "collect": _action(State.COLLECTED, [State.READY], [Role.POINT, Role.OFFICE], [Mode.PICKUP]),
    # A voucher: the guest shows its code. Until then it can be given back, or the host can say that nobody may come.
    "redeem": _action(State.COLLECTED, [State.READY], [Role.PRODUCER, Role.OFFICE], [Mode.VOUCHER], needs_code=True),
    "give_back": _action(State.CANCELLED, [State.READY], [Role.BUYER, Role.OFFICE], [Mode.VOUCHER]),
    "withdraw": _action(State.CANCELLED, [State.READY], [Role.PRODUCER, Role.OFFICE], [Mode.VOUCHER], needs_note=True),
    "cancel": _action(State.CANCELLED, [State.AWAITING, *_OPEN], [Role.BUYER, Role.OFFICE, Role.SYSTEM]),
    "decline": _action(
        State.CANCELLED, [*_OPEN, State.PACKED], [Role.PRODUCER, Role.OFFICE, Role.SYSTEM], needs_note=True
    ),
    "lapse": _action(State.CANCELLED, [State.AWAITING, State.READY], [Role.SYSTEM, Role.OFFICE]),
    # Money that came after the time was over, for goods that are still there.
    "revive": _action(State.CONFIRMED, [State.CANCELLED], [Role.SYSTEM]),
    "refuse": _action(
        State.REFUSED,
        [State.HANDED_OVER],
        [Role.PRODUCER, Role.CARRIER, Role.OFFICE],
        [Mode.SHIP, Mode.PICKUP],  # a parcel that never reached its point
        needs_note=True,
    ),
}
# No person makes a step from these; returns of delivered goods are objects of their own.
FINAL = frozenset({State.DELIVERED, State.COLLECTED, State.CANCELLED, State.REFUSED})
ARRIVED = frozenset({State.DELIVERED, State.COLLECTED})
# The way of an order that goes well, by how it reaches the buyer; the tracking page draws it.
WAYS: dict[str, list[str]] = {
    Mode.SHIP: [State.CONFIRMED, State.ACCEPTED, State.PACKED, State.HANDED_OVER, State.DELIVERED],
    Mode.PICKUP: [State.CONFIRMED, State.READY, State.COLLECTED],
    Mode.VOUCHER: [State.CONFIRMED, State.READY, State.COLLECTED],
}
WAY_TO_POINT = [State.CONFIRMED, State.ACCEPTED, State.PACKED, State.HANDED_OVER, State.READY, State.COLLECTED]


def actions_for(part: SellerOrder, role: str) -> list[str]:
    """Return the names of the steps that ``role`` may make with ``part`` now: what a page shows as buttons."""
    return [
        name
        for name, action in ACTIONS.items()
        if part.state in action.sources and role in action.roles and part.mode in action.modes
    ]
