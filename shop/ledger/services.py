"""Book what belongs to whom. Callers say what is true now; the difference to what is booked becomes new entries."""

import dataclasses
import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import Sum

from shop.core import clock
from shop.core.money import split_vnd
from shop.ledger import rates
from shop.ledger.models import Entry

Account, Kind = Entry.Account, Entry.Kind


@dataclasses.dataclass(frozen=True)
class LineFacts:
    """What the buyer keeps of one line, in đồng: price of the kept pieces and the discounts on them, by who bears."""

    product_id: int
    gross_vnd: int
    producer_discount_vnd: int = 0
    programme_discount_vnd: int = 0


@dataclasses.dataclass(frozen=True)
class PartFacts:
    """What is true now of one seller order: lines that the buyer keeps and the delivery that he owes, in đồng."""

    order_number: str
    part_number: str
    producer_id: int
    lines: tuple[LineFacts, ...]
    delivery_vnd: int
    goods_waived_vnd: int = 0  # goodwill: waived without pieces going back
    ordered_on: dt.date | None = None  # rates are those of this day, so that what is reversed is what was booked


@transaction.atomic
def book_cash(order_number: str, *, key: str, amount_vnd: int) -> Entry | None:
    """Book money that came in (positive, captured) or went back (negative, refunded); None when ``key`` is booked."""
    kind = Kind.CAPTURE if amount_vnd > 0 else Kind.REFUND
    entry, created = Entry.objects.get_or_create(
        key=f"cash:{key}",
        defaults={
            "order_number": order_number,
            "account": Account.BUYER,
            "kind": kind,
            "amount_vnd": amount_vnd,
            "booked_on": clock.today(),
        },
    )
    return entry if created else None


@transaction.atomic
def sync_part(facts: PartFacts) -> list[Entry]:
    """Bring the entries of one paid part into line with ``facts`` and return the new ones (none when nothing changed).

    The caller holds a lock on the order's payment, so that two cannot book the same difference.
    """
    target = shares(facts)
    booked = booked_shares(facts.part_number)
    change = {account: target[account] - booked[account] for account in set(target) | set(booked)}
    return _book_change(facts, {account: amount for account, amount in sorted(change.items()) if amount})


def shares(facts: PartFacts) -> Counter:
    """Return {account: đồng} of what the buyer pays for a part: the sum is what he owes for it.

    Commission and tax are taken from the price that the producer gets; what the programme bears of a discount is
    part of that price.
    """
    income = _income(facts)
    commission, tax = rates.deductions(facts.producer_id, income, facts.ordered_on or clock.today())
    programme = sum(line.programme_discount_vnd for line in facts.lines)
    return Counter(
        {
            Account.PRODUCER: sum(income.values()) - commission - tax,
            Account.COMMISSION: commission,
            Account.TAX: tax,
            Account.DELIVERY: facts.delivery_vnd,
            Account.PROGRAMME: -programme,
        }
    )


def _income(facts: PartFacts) -> Counter:
    """Return {product: đồng} of what the producer gets for it; goodwill is shared by what the lines are worth."""
    nets = [line.gross_vnd - line.producer_discount_vnd for line in facts.lines]
    waived = split_vnd(facts.goods_waived_vnd, nets) if any(nets) else []
    income: Counter = Counter()
    for line, net, less in zip(facts.lines, nets, waived, strict=False):
        income[line.product_id] += net - less
    if not any(nets) and facts.goods_waived_vnd:
        income[0] -= facts.goods_waived_vnd
    return income


def booked_shares(part_number: str) -> Counter:
    """Return {account: đồng} that is booked for a part so far, without the buyer's account."""
    rows = Entry.objects.filter(part_number=part_number).exclude(account=Account.BUYER)
    return Counter(dict(rows.values_list("account").annotate(total=Sum("amount_vnd"))))


def _book_change(facts: PartFacts, change: dict[str, int]) -> list[Entry]:
    """Write the differences, and against them what the buyer's account gives or gets."""
    if not change:
        return []
    number = Entry.objects.filter(part_number=facts.part_number).count()
    change = change | {Account.BUYER: -sum(change.values())}
    kind = Kind.SALE if change[Account.BUYER] < 0 else Kind.REVERSAL
    return Entry.objects.bulk_create(
        Entry(
            order_number=facts.order_number,
            part_number=facts.part_number,
            producer_id=facts.producer_id,
            account=account,
            kind=kind,
            amount_vnd=amount,
            key=f"part:{facts.part_number}:{number}:{account}",
            booked_on=clock.today(),
        )
        for account, amount in change.items()
        if amount
    )


def balance(order_number: str) -> int:
    """Return the sum of all entries of an order in đồng: equal to captured − refunded, or somebody bypassed us."""
    return Entry.objects.filter(order_number=order_number).aggregate(total=Sum("amount_vnd"))["total"] or 0
