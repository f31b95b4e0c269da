"""Match what arrived with what is waited for. Only an exact reference books by itself; all else waits for a person.

A statement, the bank's message and a person's entry all go through :func:`take`, so that the same sum counts once.
"""

import dataclasses
import datetime as dt
import hashlib
import re

from django.db import IntegrityError, transaction

from shop.core import audit
from shop.payments import services, settlement
from shop.payments.bank import messages
from shop.payments.bank.vietqr import squeeze
from shop.payments.bank_models import BankAccount, BankLine
from shop.payments.gateways.base import Arrived
from shop.payments.models import Payment

State, Problem = BankLine.State, BankLine.Problem
_REFERENCE = re.compile(r"(?=(OCOP[A-Z0-9]{8}))")


@dataclasses.dataclass(frozen=True)
class Incoming:
    """A sum on an account: day, whole đồng, memo, the bank's number ("" when it gives none), which of equal ones."""

    day: dt.date
    amount_vnd: int
    memo: str
    reference: str = ""
    nth: int = 0


def key_of(account: BankAccount, incoming: Incoming) -> str:
    """Return what makes a sum count once: the bank's number, else a hash of what is known of it."""
    if incoming.reference:
        mark = incoming.reference
    else:
        facts = f"{incoming.day}|{incoming.amount_vnd}|{squeeze(incoming.memo)}|{incoming.nth}"
        mark = "#" + hashlib.sha256(facts.encode()).hexdigest()[:32]
    return f"{account.bank_bin}:{account.number}:{mark}"[:120]


@transaction.atomic
def take(account: BankAccount, incoming: Incoming, *, actor=None) -> tuple[BankLine, bool]:
    """Write a sum down and match it; (line, False) when it was taken before."""
    key = key_of(account, incoming)
    if (known := BankLine.objects.filter(key=key).first()) is not None:
        return known, False
    try:
        with transaction.atomic():
            line = BankLine.objects.create(
                account=account,
                key=key,
                booked_on=incoming.day,
                amount_vnd=incoming.amount_vnd,
                memo=incoming.memo[:300],
                bank_reference=incoming.reference[:60],
            )
    except IntegrityError:  # another process reads the same statement
        return BankLine.objects.get(key=key), False
    audit.log("bankline.taken", line, actor, amount_vnd=line.amount_vnd)
    _match(line, actor)
    return line, True


def _match(line: BankLine, actor) -> None:
    payments = find_payments(line.memo)
    if len(payments) != 1:
        line.problem = Problem.SEVERAL if payments else Problem.MEMO
        line.save(update_fields=["problem"])
        return
    payment = Payment.objects.select_for_update().get(pk=payments[0].pk)
    line.payment, line.problem = payment, problem_of(payment, line.amount_vnd)
    line.save(update_fields=["payment", "problem"])
    if line.problem not in {Problem.LATE, Problem.TWICE}:
        count(line, actor)


def find_payments(memo: str) -> list[Payment]:
    """Return the transfers whose whole reference stands anywhere in ``memo``, whatever the bank put around it."""
    found = _REFERENCE.findall(squeeze(memo))
    return list(Payment.objects.filter(gateway="vietqr", reference__in=found))


def problem_of(payment: Payment, amount_vnd: int) -> str:
    """Return what is wrong with ``amount_vnd`` for ``payment`` as it stands; "" when it is exactly the rest."""
    if all(part.is_over and not part.payable_vnd for part in settlement.parts_of(payment)):
        return Problem.LATE
    rest = settlement.open_vnd(payment)
    if rest <= 0:
        return Problem.TWICE
    if amount_vnd == rest:
        return Problem.NONE
    return Problem.SHORT if amount_vnd < rest else Problem.OVER


def count(line: BankLine, actor=None) -> None:
    """Count a line for its payment: goods, books and refunds follow from it."""
    payment = line.payment
    services.record_arrival(payment, Arrived(f"bank:{line.key}", line.amount_vnd))
    line.is_counted = True
    line.state = State.REVIEW if line.problem in {Problem.SHORT, Problem.OVER} else State.BOOKED
    line.save(update_fields=["is_counted", "state"])
    audit.log("bankline.counted", line, actor, amount_vnd=line.amount_vnd, payment=payment.reference)
    payment.refresh_from_db()
    if line.problem == Problem.SHORT:
        messages.tell_rest(payment)
    elif settlement.open_vnd(payment) <= 0:
        # The parts add up: what was too little before needs nobody's eye any more.
        payment.bank_lines.filter(problem=Problem.SHORT, state=State.REVIEW).update(state=State.BOOKED)
