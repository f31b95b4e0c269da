"""Pay producers what they are owed, once. A payout is drafted, sent with the bank's number, and may come back."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.core.text import clean_line
from shop.ledger import rates
from shop.ledger.models import Entry, Payout, PayoutAccount, PayoutLine
from shop.partner.models import Producer

State, Account = Payout.State, Entry.Account


@dataclasses.dataclass(frozen=True)
class Due:
    """What one producer is owed now: ``lines`` maps (seller order, account) to đồng; ``waiting_vnd`` is not due yet."""

    producer_id: int
    lines: Mapping[tuple[str, str], int]
    waiting_vnd: int = 0

    @property
    def amount_vnd(self) -> int:
        """Sum of the lines; 0 or less is carried over to the next payout."""
        return sum(self.lines.values())


def due(payable: set[str], held_by_producer: Mapping[str, int], producer: Producer | None = None) -> list[Due]:
    """Return what each producer (or one) is owed, those with nothing left out.

    ``payable`` are the numbers of the seller orders whose money is with the office and whose goods can no longer be
    sent back; ``held_by_producer`` is what buyers paid to a producer's own account, by seller order. Less than
    nothing is always taken along: what was refunded after a payout is set off.
    """
    rest = _rest(producer)
    found: dict[int, dict] = defaultdict(dict)
    waiting: Counter = Counter()
    for (owner, part, account), amount in rest.items():
        if account == Account.PRODUCER:
            amount -= held_by_producer.get(part, 0)
        if amount < 0 or (amount and part in payable):
            found[owner][part, account] = amount
        else:
            waiting[owner] += amount
    owners = {owner for owner in (*found, *waiting) if found.get(owner) or waiting[owner]}
    return [Due(owner, found.get(owner, {}), waiting[owner]) for owner in sorted(owners)]


def _rest(producer: Producer | None) -> Counter:
    """Return {(producer, seller order, account): đồng} that is booked and not in a payout that stands."""
    accounts = [Account.PRODUCER]
    if rates.payout_rule(clock.today()).delivery_to_producer:
        accounts.append(Account.DELIVERY)
    entries = Entry.objects.filter(account__in=accounts, producer__isnull=False).exclude(part_number="")
    paid = PayoutLine.objects.exclude(payout__state=State.RETURNED)
    if producer is not None:
        entries, paid = entries.filter(producer=producer), paid.filter(payout__producer=producer)
    key = "producer_id", "part_number", "account"
    rest = Counter({tuple(row[:3]): row[3] for row in entries.order_by().values_list(*key).annotate(Sum("amount_vnd"))})
    key = "payout__producer_id", "part_number", "account"
    for *place, amount in paid.order_by().values_list(*key).annotate(Sum("amount_vnd")):
        rest[tuple(place)] -= amount
    return rest


def account_of(producer: Producer) -> PayoutAccount | None:
    """Return where a producer's money goes today."""
    return producer.payout_accounts.filter(valid_from__lte=clock.today()).order_by("-valid_from").first()


@transaction.atomic
def draft(producer: Producer, payable: set[str], held: Mapping[str, int], actor=None) -> Payout | None:
    """Write the payout of what a producer is owed; None when that is nothing or less.

    One at a time: an open draft is returned as it is, and two that come at once pay once. Raises ValidationError
    for a producer without an account.
    """
    Producer.objects.select_for_update().get(pk=producer.pk)
    if standing := Payout.objects.filter(producer=producer, state=State.DRAFT).first():
        return standing
    account = account_of(producer)
    if account is None:
        raise ValidationError(_("%(producer)s has no bank account: enter it first.") % {"producer": producer.name})
    owed = next(iter(due(payable, held, producer)), None)
    if owed is None or owed.amount_vnd <= 0:
        return None
    payout = Payout.objects.create(producer=producer, amount_vnd=owed.amount_vnd, account=str(account), actor=actor)
    PayoutLine.objects.bulk_create(
        PayoutLine(payout=payout, part_number=part, account=name, amount_vnd=amount)
        for (part, name), amount in sorted(owed.lines.items())
    )
    audit.log("payout.drafted", payout, actor, amount_vnd=payout.amount_vnd)
    return payout


@transaction.atomic
def send(payout: Payout, bank_reference: str, actor=None) -> Payout:
    """The bank has sent it; its number is compulsory. Repeating changes nothing."""
    reference = clean_line(bank_reference)[:60]
    if not reference:
        raise ValidationError(_("Enter the bank's number of the transfer."))
    mine = Payout.objects.filter(pk=payout.pk, state=State.DRAFT)
    if mine.update(state=State.SENT, bank_reference=reference, sent_on=clock.today()):
        _book(payout, Entry.Kind.PAYOUT, sign=-1)
        audit.log("payout.sent", payout, actor, amount_vnd=payout.amount_vnd)
    payout.refresh_from_db()
    return payout


@transaction.atomic
def come_back(payout: Payout, problem: str, actor=None) -> Payout:
    """The bank returned it: what it paid is due again. Repeating changes nothing."""
    why = clean_line(problem)[:200]
    if not why:
        raise ValidationError(_("Say why it came back."))
    mine = Payout.objects.filter(pk=payout.pk, state=State.SENT)
    if mine.update(state=State.RETURNED, problem=why, returned_on=clock.today()):
        _book(payout, Entry.Kind.PAYOUT_BACK, sign=1)
        audit.log("payout.returned", payout, actor, amount_vnd=payout.amount_vnd)
    payout.refresh_from_db()
    return payout


@transaction.atomic
def discard(payout: Payout, actor=None) -> None:
    """Throw a draft away that was not sent."""
    gone, _rows = Payout.objects.filter(pk=payout.pk, state=State.DRAFT).delete()
    if gone:
        audit.log("payout.discarded", payout, actor, amount_vnd=payout.amount_vnd)


def _book(payout: Payout, kind: str, sign: int) -> None:
    rows = payout.lines.order_by().values_list("account").annotate(Sum("amount_vnd"))
    Entry.objects.bulk_create(
        Entry(
            producer_id=payout.producer_id,
            account=account,
            kind=kind,
            amount_vnd=sign * amount,
            key=f"{kind}:{payout.pk}:{account}",
            booked_on=clock.today(),
        )
        for account, amount in rows
        if amount
    )
