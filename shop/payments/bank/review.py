"""What a person does with a sum that could not be matched by itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.core import audit
from shop.core.text import clean_line
from shop.payments import settlement
from shop.payments.bank import matching
from shop.payments.bank.vietqr import squeeze
from shop.payments.bank_models import BankLine
from shop.payments.models import Payment

State, Problem = BankLine.State, BankLine.Problem


def queue():
    """Return the lines that wait for a person, oldest first."""
    rows = BankLine.objects.filter(state=State.REVIEW).order_by("pk")
    return rows.select_related("account", "payment__purchase__order")


def proposals(line: BankLine, limit: int = 5) -> list[Payment]:
    """Return open transfers that the line may belong to: the same rest, a piece of the reference, the buyer's name."""
    memo = squeeze(line.memo)
    rows = Payment.objects.filter(gateway="vietqr", state=Payment.State.OPEN).select_related("purchase__order")
    rated = [(_rate(payment, line.amount_vnd, memo), payment.pk, payment) for payment in rows.order_by("-pk")[:500]]
    rated.sort(key=lambda row: (-row[0], -row[1]))
    return [payment for rate, _pk, payment in rated[:limit] if rate]


def _rate(payment: Payment, amount_vnd: int, memo: str) -> int:
    """Points: half the reference 4, the name 3, the exact rest 2."""
    name = squeeze(payment.purchase.full_name)
    return (
        4 * any(payment.reference[:length] in memo for length in (8, 7))
        + 3 * (len(name) > 3 and name in memo)
        + 2 * (settlement.open_vnd(payment) == amount_vnd)
    )


def find_payment(text: str) -> Payment | None:
    """Return the transfer that has this reference, or whose order has this number."""
    text = squeeze(text)
    found = Payment.objects.filter(gateway="vietqr").filter(Q(reference=text) | Q(purchase__order__number__iexact=text))
    return found.first()


@transaction.atomic
def assign(line: BankLine, payment: Payment, *, actor) -> BankLine:
    """Count a line for ``payment``: an order whose time was over counts again while its goods are there.

    What no order needs any more is written as a refund that follows.
    """
    line = _open(line)
    if line.is_counted:
        raise ValidationError(_("This sum is counted already."))
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    line.payment, line.problem = payment, matching.problem_of(payment, line.amount_vnd)
    line.save(update_fields=["payment", "problem"])
    matching.count(line, actor)
    _close(line, State.BOOKED, actor, "")
    return line


@transaction.atomic
def send_back(line: BankLine, *, actor, note: str = "") -> BankLine:
    """Mark a sum as to be returned. With an order it becomes a refund; without one the note says how it went back."""
    line = _open(line)
    if line.payment_id and not line.is_counted and line.problem in {Problem.LATE, Problem.TWICE}:
        matching.count(line, actor)
        settlement.give_back(line.payment)
    elif line.is_counted:
        raise ValidationError(_("This sum is counted already."))
    elif not clean_line(note):
        raise ValidationError(_("Say how it went back, with the number at the bank."))
    _close(line, State.RETURNED, actor, note)
    return line


@transaction.atomic
def ignore(line: BankLine, *, actor, note: str) -> BankLine:
    """The sum is not about an order: say why."""
    line = _open(line)
    if line.is_counted:
        raise ValidationError(_("This sum is counted already."))
    if not clean_line(note):
        raise ValidationError(_("Say why, in a few words."))
    _close(line, State.IGNORED, actor, note)
    return line


@transaction.atomic
def accept(line: BankLine, *, actor) -> BankLine:
    """A person has seen a sum that was counted though it was too little or too much."""
    line = _open(line)
    if not line.is_counted:
        raise ValidationError(_("Say which order it is for."))
    _close(line, State.BOOKED, actor, "")
    return line


def _open(line: BankLine) -> BankLine:
    line = BankLine.objects.select_for_update().get(pk=line.pk)
    if line.state != State.REVIEW:
        raise ValidationError(_("Somebody has dealt with this line already."))
    return line


def _close(line: BankLine, state: str, actor, note: str) -> None:
    line.state, line.note, line.actor = state, clean_line(note)[:200], actor
    line.save(update_fields=["state", "note", "actor"])
    audit.log(f"bankline.{state}", line, actor, amount_vnd=line.amount_vnd)
