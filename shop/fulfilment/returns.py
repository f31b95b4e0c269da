"""Goods that come back from buyers: whole or in part, money once, pieces to the shelf or thrown away.

Nobody loses by pressing twice: each step is one guarded UPDATE, and the claim of a return has its number as key.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core import audit, clock
from shop.core.text import clean, clean_line
from shop.fulfilment import messages, services
from shop.fulfilment.models import Return, ReturnLine, ReturnRule, Role, SellerOrder, SellerOrderLine
from shop.fulfilment.services import NotPossible
from shop.fulfilment.states import ARRIVED
from shop.stock import services as stock

State = Return.State
_DECIDERS = {Role.PRODUCER, Role.OFFICE}
_TO_BUYER = {
    State.APPROVED: gettext_lazy("Your goods can be sent back. Send them to the producer."),
    State.REJECTED: gettext_lazy("The producer does not agree to take the goods back."),
    State.RECEIVED: gettext_lazy("Your goods are back. The money for them goes back to you."),
}


def days() -> int | None:
    """Return for how many days after arrival goods can be sent back today; None where no rule is in force."""
    rule = ReturnRule.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from").first()
    return rule.days if rule else None


def until(part: SellerOrder) -> dt.datetime | None:
    """Return the moment until which goods of ``part`` can be sent back; None for what has not arrived."""
    arrived = min((event.at for event in part.events.all() if event.state in ARRIVED), default=None)
    if arrived is None or part.state not in ARRIVED or part.is_voucher:
        return None
    allowed = days()
    if allowed is None:
        return None
    return clock.day_end(clock.local_day(arrived) + dt.timedelta(days=allowed))


def can_ask(part: SellerOrder) -> bool:
    """Tell whether the buyer may ask now: it has arrived, the days are not over, and no other return is open."""
    end = until(part)
    if end is None or clock.now() > end or not any(row.kept for row in part.lines.all()):
        return False
    return not any(other.is_open for other in part.returns.all())


@transaction.atomic
def ask(part: SellerOrder, pieces: Mapping[int, int], *, reason: str, note: str = "", actor=None) -> Return:
    """Ask to send ``pieces`` ({line pk: number}) back and tell the producer.

    Raises NotPossible when the time is over or another return is open, ValidationError for pieces that are not there.
    """
    part = SellerOrder.objects.select_for_update().get(pk=part.pk)
    if not can_ask(part):
        raise NotPossible(_("These goods cannot be sent back any more, or it is asked for already."))
    made = _create(part, pieces, reason, note, actor)
    audit.log("return.asked", made, _person(actor))
    messages.tell_producer(part, _("The buyer wants to send goods back."), clean_line(note)[:200])
    return made


@transaction.atomic
def order_back(
    part: SellerOrder, pieces: Mapping[int, int], *, reason: str, note: str = "", role: str, actor=None
) -> Return:
    """Have goods sent back that arrived however long ago, agreed from the start: how a complaint can end."""
    _check(role)
    part = SellerOrder.objects.select_for_update().get(pk=part.pk)
    if part.is_voucher or part.state not in ARRIVED or any(other.is_open for other in part.returns.all()):
        raise NotPossible(_("These goods have not arrived, or they are being sent back already."))
    made = _create(part, pieces, reason, note, actor, state=State.APPROVED, decided_at=clock.now())
    audit.log("return.ordered", made, _person(actor), role=role)
    return made


def _create(part: SellerOrder, pieces: Mapping[int, int], reason: str, note: str, actor, **fields) -> Return:
    """Write the return and its lines. Raises ValidationError for pieces that are not there."""
    wanted = {pk: number for pk, number in pieces.items() if number}
    rows = {row.pk: row for row in part.lines.filter(pk__in=wanted)}
    if not wanted or set(rows) != set(wanted):
        raise ValidationError(_("Say how many pieces of which product."))
    for pk, number in wanted.items():
        if not 1 <= number <= rows[pk].kept:
            raise ValidationError(_("You have %(kept)d pieces of this product.") % {"kept": rows[pk].kept})
    made = Return.objects.create(
        seller_order=part, reason=Return.Reason(reason).value, note=clean(note)[:500], actor=_person(actor), **fields
    )
    ReturnLine.objects.bulk_create(ReturnLine(parent=made, line=rows[pk], pieces=n) for pk, n in wanted.items())
    return made


@transaction.atomic
def decide(made: Return, *, agreed: bool, role: str, answer: str = "", actor=None) -> Return:
    """The producer (or the office) agrees, or does not with a reason. Repeating the same answer changes nothing."""
    _check(role)
    text = clean_line(answer)[:500]
    if not agreed and not text:
        raise ValidationError(_("Say why, in a few words."))
    target = State.APPROVED if agreed else State.REJECTED
    return _move(made, [State.ASKED], target, role, actor, answer=text, decided_at=clock.now())


@transaction.atomic
def receive(made: Return, to_shelf: Iterable[int] = (), *, role: str, actor=None) -> Return:
    """The goods are back. Lines in ``to_shelf`` (their pk) can be sold again; money goes back for all of them."""
    _check(role)
    before = made.state
    made = _move(made, [State.ASKED, State.APPROVED], State.RECEIVED, role, actor, received_at=clock.now())
    if before == State.RECEIVED or made.seller_order.claims.filter(key=_key(made)).exists():
        return made
    sellable, worth = set(to_shelf), 0
    for item in made.lines.select_related("line__line__stockrecord", "line__point_stock").order_by("pk"):
        worth += services.price_of(item.line, item.pieces)
        _take_back(made, item, item.pk in sellable, actor)
    services.claim(made.seller_order, key=_key(made), goods_vnd=worth, reason=_("sent back"), actor=actor)
    return made


def _key(made: Return) -> str:
    return f"return:{made.pk}"


def _take_back(made: Return, item: ReturnLine, to_shelf: bool, actor) -> None:
    SellerOrderLine.objects.filter(pk=item.line_id).update(returned=F("returned") + item.pieces)
    ReturnLine.objects.filter(pk=item.pk).update(to_shelf=to_shelf)
    shelf = item.line.point_stock or item.line.line.stockrecord
    if to_shelf and shelf is not None:
        stock.put_back(shelf, item.pieces, reference=made.seller_order.number, actor=_person(actor), reason="return")


def _move(made: Return, sources: list[str], target: str, role: str, actor, **fields) -> Return:
    """Make one step; of two at once one wins, and repeating is a no-op. Raises NotPossible."""
    changed = Return.objects.filter(pk=made.pk, state__in=sources).update(state=target, **fields)
    made.refresh_from_db()
    if not changed:
        if made.state == target:
            return made
        raise NotPossible(_("This return is “%(state)s” by now.") % {"state": made.get_state_display()})
    audit.log(f"return.{target}", made, _person(actor), role=role)
    messages.tell_buyer(made.seller_order, _TO_BUYER[target], made.answer if target == State.REJECTED else "")
    return made


def _check(role: str) -> None:
    if role not in _DECIDERS:
        raise NotPossible(_("This step is not for you to make."))


def _person(actor):
    return actor if getattr(actor, "is_authenticated", False) else None


_START = dt.date(2025, 7, 1)


def load_reference() -> None:
    """Give a new site its first time to send goods back: seven days; repeatable."""
    ReturnRule.objects.get_or_create(valid_from=_START, defaults={"days": 7})
