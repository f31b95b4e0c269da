"""Tax withheld for households, as it is declared: read from the entries, nothing is reckoned a second time.

What goes to the treasury is one amount with its receipt: all that was withheld until the end of a month or quarter
and has not gone there before. Tax given back to a producer lowers the next amount.
"""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.core.text import clean_line
from shop.ledger.models import Entry, TaxHandedOn, TaxRate
from shop.ledger.periods import Period
from shop.partner.models import Producer

Kind = Entry.Kind


@dataclasses.dataclass(frozen=True)
class Sums:
    """What was withheld on ``income_vnd``, in đồng, reversals taken off; of it ``reversed_vnd`` (0 or less).

    ``tax_vnd`` is both taxes together, and what was booked before they were booked apart.
    """

    income_vnd: int = 0
    vat_vnd: int = 0
    pit_vnd: int = 0
    tax_vnd: int = 0
    reversed_vnd: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        mine, others = dataclasses.astuple(self), dataclasses.astuple(other)
        return Sums(*(a + b for a, b in zip(mine, others, strict=True)))


@dataclasses.dataclass(frozen=True)
class Row:
    """What was withheld from one producer on one class of income."""

    producer: Producer
    income: str
    sums: Sums

    @property
    def income_name(self) -> str:
        """The class of income in words."""
        return str(TaxRate.Income(self.income).label) if self.income else _("not split")


@dataclasses.dataclass(frozen=True)
class Report:
    """The rows of a period; ``total`` is what the tax account of the ledger got in it."""

    period: Period
    rows: list[Row]

    @property
    def total(self) -> Sums:
        """All rows together."""
        return sum((row.sums for row in self.rows), Sums())


def report(period: Period) -> Report:
    """Return what was withheld in ``period`` per producer and class of income, by the producers' names."""
    booked = _withheld().filter(booked_on__range=(period.first, period.last))
    found: dict[tuple[int, str], Counter] = defaultdict(Counter)
    sums = booked.values_list("producer", "tax", "kind").annotate(Sum("amount_vnd"), Sum("base_vnd"))
    for owner, code, kind, amount, base in sums:
        tax, _sign, income = code.partition("_")
        cell = found[owner, income]
        cell["tax_vnd"] += amount
        if tax:
            cell[f"{tax}_vnd"] += amount
        cell["income_vnd"] += base if tax == "vat" else 0  # the same income stands beside both taxes
        cell["reversed_vnd"] += amount if kind == Kind.REVERSAL else 0
    producers = Producer.objects.in_bulk({owner for owner, _income in found})
    rows = [Row(producers[owner], income, Sums(**cell)) for (owner, income), cell in found.items()]
    return Report(period, sorted(rows, key=lambda row: (row.producer.name, row.income)))


def _withheld() -> QuerySet:
    return Entry.objects.filter(account=Entry.Account.TAX).exclude(kind=Kind.HANDED_ON).order_by()


def _open(until: dt.date) -> list[tuple[int, str, int]]:
    """Return (producer, tax, đồng) that was withheld until a day and is not with the treasury."""
    gone = Entry.objects.filter(kind=Kind.HANDED_ON).order_by()
    rest: Counter = Counter()
    for booked in (_withheld().filter(booked_on__lte=until), gone):
        for owner, tax, amount in booked.values_list("producer", "tax").annotate(Sum("amount_vnd")):
            rest[owner, tax] += amount
    return [(owner, tax, amount) for (owner, tax), amount in sorted(rest.items()) if amount]


def open_vnd(until: dt.date) -> int:
    """Return what was withheld until the end of a day and is still here, in đồng."""
    return sum(amount for _owner, _tax, amount in _open(until))


@transaction.atomic
def hand_on(period: Period, reference: str, paid_on: dt.date, actor=None) -> TaxHandedOn:
    """Write down that all that was withheld until the end of ``period`` was paid to the treasury.

    Raises ValidationError while the period runs, without the receipt's number, for a day to come, and when nothing
    is left to hand on.
    """
    number = clean_line(reference)[:60]
    _check(period, number, paid_on)
    _lock_producers()
    rest = _open(period.last)
    amount = sum(row[2] for row in rest)
    if amount <= 0:
        raise ValidationError(_("Nothing is left to hand on for this period."))
    made = TaxHandedOn.objects.create(
        until=period.last, amount_vnd=amount, reference=number, paid_on=paid_on, actor=actor
    )
    _book(made, rest)
    audit.log("tax.handed_on", made, actor, amount_vnd=amount)
    return made


def _check(period: Period, number: str, paid_on: dt.date) -> None:
    if not period.is_over:
        raise ValidationError(_("This period is not over yet."))
    if not number:
        raise ValidationError(_("Enter the number of the treasury’s receipt."))
    if paid_on > clock.today():
        raise ValidationError(_("This day is still to come."))


def _lock_producers() -> None:
    """Two who press at once hand on once: the second finds nothing left."""
    taxed = _withheld().values("producer")
    list(Producer.objects.select_for_update().filter(pk__in=taxed).order_by("pk").values_list("pk"))


def _book(made: TaxHandedOn, rest: list[tuple[int, str, int]]) -> None:
    Entry.objects.bulk_create(
        Entry(
            producer_id=owner,
            account=Entry.Account.TAX,
            tax=tax,
            kind=Kind.HANDED_ON,
            amount_vnd=-amount,
            key=f"handed_on:{made.pk}:{owner}:{tax}",
            booked_on=clock.today(),
        )
        for owner, tax, amount in rest
    )
