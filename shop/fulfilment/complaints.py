"""Complaints of buyers: a thread with the producer and the office, two deadlines, and how it ends.

A buyer with or without an account writes from the page of his order. The producer or the office answers; either may
give money back or take the goods back, only the office may say no, and the buyer may say that he is content. Money
goes through ``services.claim`` like every other reason to owe less, with the complaint as its key: once.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shop.core import audit, clock
from shop.core.money import format_vnd
from shop.core.text import clean, clean_line
from shop.fulfilment import messages, returns, services
from shop.fulfilment.models import (
    Complaint,
    ComplaintMessage,
    ComplaintPicture,
    ComplaintRule,
    Return,
    Role,
    SellerOrder,
)
from shop.fulfilment.selectors import waived
from shop.fulfilment.services import NotPossible

State, Kind = Complaint.State, Complaint.Kind
MAX_PICTURES, MAX_TEXT = 3, 2000
_SETTLERS = frozenset({Role.PRODUCER, Role.OFFICE})
# Who may end a complaint in which way.
ENDS: dict[str, frozenset[str]] = {
    State.REFUNDED: _SETTLERS,
    State.RETURNED: _SETTLERS,
    State.REJECTED: frozenset({Role.OFFICE}),
    State.CONTENT: frozenset({Role.BUYER}),
}
_TO_BUYER = {
    State.REFUNDED: gettext_lazy("Your complaint is settled: money goes back to you."),
    State.RETURNED: gettext_lazy("Your complaint is settled: send the goods back, then the money goes back to you."),
    State.REJECTED: gettext_lazy("The office does not accept your complaint."),
}
_TO_PRODUCER = {
    State.REFUNDED: gettext_lazy("A complaint is settled: money goes back to the buyer."),
    State.RETURNED: gettext_lazy("A complaint is settled: the buyer sends the goods back."),
    State.REJECTED: gettext_lazy("The office has not accepted a complaint."),
    State.CONTENT: gettext_lazy("The buyer is content: the complaint is settled."),
}
_REASONS = {Kind.WRONG: Return.Reason.WRONG, Kind.SPOILED: Return.Reason.BROKEN}


# ------------------------------------------------------------------------------------------------ opening
def rule() -> ComplaintRule:
    """Return the deadlines in force today; LookupError when the site has none (``load_reference`` gives the first)."""
    found = ComplaintRule.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from").first()
    if found is None:
        raise LookupError("no ComplaintRule is in force")
    return found


def open_until(part: SellerOrder) -> dt.datetime | None:
    """Return until when a complaint can be made; None while an order is on its way: then there is no end.

    Nothing can be complained about before the order is confirmed.
    """
    if not part.is_over:
        return None
    last = max((event.at for event in part.events.all()), default=part.created_at)
    return clock.day_end(clock.local_day(last) + dt.timedelta(days=rule().open_days))


def can_open(part: SellerOrder) -> bool:
    """Tell whether the buyer may complain now: the order is confirmed, the days are not over, none is open."""
    if part.state == SellerOrder.State.AWAITING or any(made.is_open for made in part.complaints.all()):
        return False
    end = open_until(part)
    return end is None or clock.now() <= end


@transaction.atomic
def start(part: SellerOrder, *, kind: str, text: str, pictures: Iterable = (), actor=None) -> Complaint:
    """Open a complaint, tell the producer, and confirm it to the buyer. Pressing twice opens one.

    Raises NotPossible when one is open already or the days are over, ValidationError without a text.
    """
    if not can_open(part):
        raise NotPossible(_("A complaint about this order is open already, or its time is over."))
    now, times = clock.now(), rule()
    try:
        with transaction.atomic():
            made = Complaint.objects.create(
                seller_order=part,
                kind=Kind(kind).value,
                opened_at=now,
                answer_by=_deadline(now, times.answer_days),
                solve_by=_deadline(now, times.solve_days),
            )
    except IntegrityError as error:  # sent twice at once
        raise NotPossible(_("A complaint about this order is open already, or its time is over.")) from error
    _write(made, Role.BUYER, text, pictures, actor)
    audit.log("complaint.opened", made, actor, kind=made.kind)
    with override("vi"):
        said = _("The buyer complains: %(kind)s. Answer before %(day)s.") % {
            "kind": made.get_kind_display(),
            "day": _day(made.answer_by),
        }
    messages.tell_producer(part, said, _short(text))
    with override(part.order.purchase.language):
        said = _("We have your complaint. The producer answers by %(day)s.") % {"day": _day(made.answer_by)}
    messages.tell_buyer(part, said)
    return made


def _deadline(moment: dt.datetime, days: int) -> dt.datetime:
    """The last day counts whole."""
    return clock.day_end(clock.local_day(moment) + dt.timedelta(days=days))


def _day(moment: dt.datetime) -> str:
    return f"{clock.local_day(moment):%d/%m/%Y}"


def _short(text: str) -> str:
    return clean_line(text)[:160]


# ------------------------------------------------------------------------------------------------ talking
@transaction.atomic
def reply(made: Complaint, *, role: str, text: str, pictures: Iterable = (), actor=None) -> ComplaintMessage:
    """Add a message and tell the others. The first of producer or office is the answer that the deadline asks for."""
    if not Complaint.objects.select_for_update().filter(pk=made.pk, state=State.OPEN).exists():
        raise NotPossible(_("This complaint is settled by now."))
    message = _write(made, role, text, pictures, actor)
    if role in _SETTLERS:
        _note_answer(made)
    audit.log("complaint.message", made, actor, role=role)
    _tell(made, role, gettext_lazy("There is an answer to your complaint."), text)
    return message


def _note_answer(made: Complaint) -> None:
    Complaint.objects.filter(pk=made.pk, answered_at=None).update(answered_at=clock.now())
    made.refresh_from_db(fields=["answered_at"])


def _write(made: Complaint, role: str, text: str, pictures: Iterable, actor, step: str = "") -> ComplaintMessage:
    said, shown = clean(text)[:MAX_TEXT], list(dict.fromkeys(pictures))
    if not (said or step):
        raise ValidationError(_("Write a few words."))
    if len(shown) > MAX_PICTURES:
        raise ValidationError(_("At most %(limit)d pictures.") % {"limit": MAX_PICTURES})
    who = actor if getattr(actor, "is_authenticated", False) else None
    message = ComplaintMessage.objects.create(complaint=made, role=role, actor=who, step=step, text=said)
    ComplaintPicture.objects.bulk_create(ComplaintPicture(message=message, picture=picture) for picture in shown)
    return message


def _tell(made: Complaint, role: str, to_buyer, text: str, to_producer=None) -> None:
    """Tell those who did not speak themselves."""
    part = made.seller_order
    if role != Role.BUYER:
        messages.tell_buyer(part, to_buyer, _short(text))
    if role != Role.PRODUCER:
        with override("vi"):
            sentence = str(to_producer or _("A new message about a complaint."))
        messages.tell_producer(part, sentence, _short(text))


# ------------------------------------------------------------------------------------------------ settling
@transaction.atomic
def give_back(made: Complaint, amount_vnd: int, *, role: str, text: str = "", actor=None) -> Complaint:
    """Settle by returning ``amount_vnd`` đồng without the goods (goodwill): goods first, then delivery.

    Raises ValidationError for nothing or more than the buyer still owes or has paid for the part.
    """
    part = made.seller_order
    part.refresh_from_db()
    if not 0 < amount_vnd <= part.payable_vnd:
        limit = format_vnd(part.payable_vnd)
        raise ValidationError(_("Between 1 đồng and %(limit)s can be returned.") % {"limit": limit})
    said = clean(text) or format_vnd(amount_vnd)
    made, changed = _end(made, State.REFUNDED, role, said, actor, refund_vnd=amount_vnd)
    if changed:
        goods_waived, _delivery = waived(part)
        goods = min(amount_vnd, part.items_vnd - part.discount_vnd - goods_waived)
        key, reason = f"goodwill:{made.pk}", _("goodwill after a complaint")
        services.claim(part, key=key, goods_vnd=goods, delivery_vnd=amount_vnd - goods, reason=reason, actor=actor)
    return made


@transaction.atomic
def take_back(made: Complaint, pieces: Mapping[int, int], *, role: str, text: str = "", actor=None) -> Complaint:
    """Settle by having ``pieces`` ({line pk: number}) sent back, whatever the days of returns say."""
    made, changed = _end(made, State.RETURNED, role, text, actor)
    if changed:
        reason = _REASONS.get(made.kind, Return.Reason.OTHER)
        returns.order_back(made.seller_order, pieces, reason=reason, note=_short(text), role=role, actor=actor)
    return made


@transaction.atomic
def reject(made: Complaint, *, role: str, text: str, actor=None) -> Complaint:
    """The office says no, with its reason."""
    if not clean(text):
        raise ValidationError(_("Say why, in a few words."))
    return _end(made, State.REJECTED, role, text, actor)[0]


@transaction.atomic
def be_content(made: Complaint, *, role: str = Role.BUYER, text: str = "", actor=None) -> Complaint:
    """The buyer says that it is settled."""
    return _end(made, State.CONTENT, role, text, actor)[0]


def _end(made: Complaint, target: str, role: str, text: str, actor, **fields) -> tuple[Complaint, bool]:
    """End it by one guarded UPDATE; return it and whether this call did so: repeating the same end changes nothing."""
    if role not in ENDS[target]:
        raise NotPossible(_("This step is not for you to make."))
    now = clock.now()
    changed = Complaint.objects.filter(pk=made.pk, state=State.OPEN).update(state=target, closed_at=now, **fields)
    made.refresh_from_db()
    if not changed:
        if made.state == target:
            return made, False
        raise NotPossible(_("This complaint is settled by now."))
    if role in _SETTLERS:
        _note_answer(made)
    _write(made, role, text, (), actor, step=target)
    audit.log(f"complaint.{target}", made, actor, role=role, **fields)
    with override("vi"):
        to_producer = str(_TO_PRODUCER[target])
    _tell(made, role, _TO_BUYER.get(target, ""), text, to_producer)
    return made, True


# ------------------------------------------------------------------------------------------------ deadlines
def remind_due(limit: int = 200) -> int:
    """Remind producers of answers and ends that are due soon, each once (the tick). Return how many."""
    waiting = Complaint.objects.filter(state=State.OPEN).select_related("seller_order__producer", "seller_order__order")
    if not waiting.exists():
        return 0
    soon = clock.now() + dt.timedelta(hours=rule().remind_hours)
    answers = waiting.filter(answered_at=None, answer_by__lte=soon, answer_reminded_at=None)[:limit]
    ends = waiting.filter(answered_at__isnull=False, solve_by__lte=soon, solve_reminded_at=None)[:limit]
    return sum(_remind(made, "answer_reminded_at", made.answer_by) for made in answers) + sum(
        _remind(made, "solve_reminded_at", made.solve_by) for made in ends
    )


@transaction.atomic
def _remind(made: Complaint, field: str, until: dt.datetime) -> bool:
    changed = Complaint.objects.filter(pk=made.pk, state=State.OPEN, **{field: None}).update(**{field: clock.now()})
    if changed:
        with override("vi"):
            sentence = _("A complaint waits for you until %(day)s.") % {"day": _day(until)}
        messages.tell_producer(made.seller_order, sentence)
    return bool(changed)


def for_page(complaints):
    """Return complaints with all that a page of the thread shows."""
    return complaints.select_related(
        "seller_order__order__purchase", "seller_order__producer__commune__province"
    ).prefetch_related("messages__pictures", "seller_order__lines__line__product")


# The shop's own promise; the law asks sellers to talk within seven working days of a complaint.
_START, _SOURCE = dt.date(2025, 7, 1), "Luật 19/2023/QH15; Nghị định 52/2013/NĐ-CP, sửa đổi bởi 85/2021/NĐ-CP"


def load_reference() -> None:
    """Give a new site its first deadlines: 30 days to complain, answered in 2, settled in 7; repeatable."""
    times = {"open_days": 30, "answer_days": 2, "solve_days": 7, "source": _SOURCE}
    ComplaintRule.objects.get_or_create(valid_from=_START, defaults=times)
