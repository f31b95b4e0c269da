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
Place = tuple[str, str]  # account, and of tax withheld which


@dataclasses.dataclass(frozen=True)
class Share:
    """What belongs to one place, in đồng; of tax also the income that it is on."""

    amount_vnd: int
    base_vnd: int = 0

    def __sub__(self, other: "Share") -> "Share":
        return Share(self.amount_vnd - other.amount_vnd, self.base_vnd - other.base_vnd)


NOTHING = Share(0)


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
    target, booked = _target(facts), _booked(facts.part_number)
    change = {place: target.get(place, NOTHING) - booked.get(place, NOTHING) for place in {*target, *booked}}
    return _book_change(facts, {place: share for place, share in sorted(change.items()) if share != NOTHING})


def shares(facts: PartFacts) -> Counter:
    """Return {account: đồng} of what the buyer pays for a part: the sum is what he owes for it.

    Commission and tax are taken from the price that the producer gets; what the programme bears of a discount is
    part of that price.
    """
    found: Counter = Counter()
    for (account, _tax), share in _target(facts).items():
        found[account] += share.amount_vnd
    return found


def _target(facts: PartFacts) -> dict[Place, Share]:
    """Return what should be booked for a part, tax by tax."""
    income = _income(facts)
    taken = rates.deductions(facts.producer_id, income, facts.ordered_on or clock.today())
    taxes = {(Account.TAX.value, tax): Share(*share) for tax, share in taken.taxes.items()}
    tax_vnd = sum(share.amount_vnd for share in taxes.values())
    programme = sum(line.programme_discount_vnd for line in facts.lines)
    amounts = {
        Account.PRODUCER: sum(income.values()) - taken.commission_vnd - tax_vnd,
        Account.COMMISSION: taken.commission_vnd,
        Account.DELIVERY: facts.delivery_vnd,
        Account.PROGRAMME: -programme,
    }
    return taxes | {(account.value, ""): Share(amount) for account, amount in amounts.items()}


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


def _booked(part_number: str) -> dict[Place, Share]:
    """Return what is booked for a part so far, without the buyer's account."""
    rows = Entry.objects.filter(part_number=part_number).exclude(account=Account.BUYER).order_by()
    sums = rows.values_list("account", "tax").annotate(Sum("amount_vnd"), Sum("base_vnd"))
    return {(account, tax): Share(amount, base) for account, tax, amount, base in sums}


def _book_change(facts: PartFacts, change: dict[Place, Share]) -> list[Entry]:
    """Write the differences, and against them what the buyer's account gives or gets."""
    if not change:
        return []
    number = Entry.objects.filter(part_number=facts.part_number).count()
    against = -sum(share.amount_vnd for share in change.values())
    kind = Kind.SALE if against < 0 else Kind.REVERSAL
    rows = change | ({(Account.BUYER.value, ""): Share(against)} if against else {})
    return Entry.objects.bulk_create(
        Entry(
            order_number=facts.order_number,
            part_number=facts.part_number,
            producer_id=facts.producer_id,
            account=account,
            tax=tax,
            kind=kind,
            amount_vnd=share.amount_vnd,
            base_vnd=share.base_vnd,
            key=f"part:{facts.part_number}:{number}:{tax or account}",
            booked_on=clock.today(),
        )
        for (account, tax), share in rows.items()
    )


def balance(order_number: str) -> int:
    """Return the sum of all entries of an order in đồng: equal to captured − refunded, or somebody bypassed us."""
    return Entry.objects.filter(order_number=order_number).aggregate(total=Sum("amount_vnd"))["total"] or 0
