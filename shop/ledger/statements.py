"""The statement of one producer for some days: what was there, what came and went, what is left."""

import dataclasses
import datetime as dt

from django.db.models import QuerySet, Sum

from shop.ledger.models import Entry
from shop.partner.models import Producer

# Commission and tax are shown beside what the producer gets: together they are the price.
OWN = (Entry.Account.PRODUCER, Entry.Account.DELIVERY)
TAKEN = (Entry.Account.COMMISSION, Entry.Account.TAX)


@dataclasses.dataclass(frozen=True)
class Statement:
    """``opening_vnd`` + the sum of ``entries`` = ``closing_vnd``, all in đồng; both days are whole."""

    producer: Producer
    first: dt.date
    last: dt.date
    opening_vnd: int
    entries: list[Entry]
    commission_vnd: int
    tax_vnd: int

    @property
    def closing_vnd(self) -> int:
        """What the producer is owed at the end of the last day."""
        return self.opening_vnd + sum(entry.amount_vnd for entry in self.entries)

    @property
    def paid_vnd(self) -> int:
        """What was paid out, less what came back."""
        kinds = {Entry.Kind.PAYOUT, Entry.Kind.PAYOUT_BACK}
        return -sum(entry.amount_vnd for entry in self.entries if entry.kind in kinds)

    @property
    def earned_vnd(self) -> int:
        """What sales and their reversals brought, after commission and tax."""
        return self.closing_vnd - self.opening_vnd + self.paid_vnd


def statement_for(producer: Producer, first: dt.date, last: dt.date) -> Statement:
    """Return the statement of ``producer`` from ``first`` to ``last``."""
    own = Entry.objects.filter(producer=producer, account__in=OWN)
    taken = Entry.objects.filter(producer=producer, account__in=TAKEN, booked_on__range=(first, last))
    taken = taken.exclude(kind=Entry.Kind.HANDED_ON)  # what was withheld stays withheld
    sums = dict(taken.order_by().values_list("account").annotate(Sum("amount_vnd")))
    return Statement(
        producer=producer,
        first=first,
        last=last,
        opening_vnd=_sum(own.filter(booked_on__lt=first)),
        entries=list(own.filter(booked_on__range=(first, last)).order_by("pk")),
        commission_vnd=sums.get(Entry.Account.COMMISSION, 0),
        tax_vnd=sums.get(Entry.Account.TAX, 0),
    )


def borne_by_programme() -> int:
    """Return what the programme owes the marketplace for its discounts so far, in đồng."""
    return -_sum(Entry.objects.filter(account=Entry.Account.PROGRAMME))


def _sum(entries: QuerySet) -> int:
    return entries.aggregate(total=Sum("amount_vnd"))["total"] or 0
