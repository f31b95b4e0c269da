"""Book what belongs to whom. Callers say what is true now; the difference to what is booked becomes new entries."""

import dataclasses
from collections import Counter

from django.db import transaction
from django.db.models import Sum

from shop.core import clock
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
    """Return {account: đồng} of what the buyer pays for a part: the sum is what he owes for it."""
    goods = sum(line.gross_vnd - line.producer_discount_vnd for line in facts.lines) - facts.goods_waived_vnd
    programme = sum(line.programme_discount_vnd for line in facts.lines)
    return Counter({Account.PRODUCER: goods, Account.DELIVERY: facts.delivery_vnd, Account.PROGRAMME: -programme})


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
