"""A producer's statement as a file: the figures of the screen, for a spreadsheet or for paper."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.core.paper import Column, Paper
from shop.core.sheets import write_csv, write_xlsx
from shop.ledger.statements import Statement


def file_name(statement: Statement, kind: str) -> str:
    """Return a name in plain letters that says producer and month, such as sao-ke-htx-mau-2026-11.csv."""
    return f"sao-ke-{statement.producer.slug}-{statement.first:%Y-%m}.{kind}"


def header() -> list[str]:
    """Return what stands over the columns."""
    return [_("Day"), _("Order"), _("What"), _("Account"), _("Amount (đồng)")]


def rows(statement: Statement) -> list[list]:
    """Return the cells: the opening balance, each entry, the closing balance; amounts in whole đồng."""
    entries = [
        [entry.booked_on, entry.part_number, entry.get_kind_display(), entry.get_account_display(), entry.amount_vnd]
        for entry in statement.entries
    ]
    return [
        [statement.first, "", _("Opening balance"), "", statement.opening_vnd],
        *entries,
        [statement.last, "", _("Closing balance"), "", statement.closing_vnd],
    ]


def summary(statement: Statement) -> list[tuple[str, int]]:
    """Return what the entries come to, in the words of the screen, in đồng."""
    return [
        (_("Owed before"), statement.opening_vnd),
        (_("Earned"), statement.earned_vnd),
        (_("after commission of"), statement.commission_vnd),
        (_("after tax withheld of"), statement.tax_vnd),
        (_("Paid out"), statement.paid_vnd),
        (_("Owed at the end"), statement.closing_vnd),
    ]


def as_csv(statement: Statement) -> bytes:
    """Return the statement as CSV for spreadsheets."""
    return write_csv(header(), _table(statement))


def as_xlsx(statement: Statement) -> bytes:
    """Return the statement as a workbook."""
    return write_xlsx(f"{statement.first:%Y-%m}", header(), _table(statement))


def _table(statement: Statement) -> list[list]:
    """The entries, and after an empty row what they come to."""
    return [*rows(statement), [], *(["", "", name, "", amount] for name, amount in summary(statement))]


def as_pdf(statement: Statement) -> bytes:
    """Return the statement as a paper."""
    paper = Paper(_("Statement"), f"{statement.producer.name_local} · {_days(statement)}")
    paper.facts(
        [
            (_("Producer"), statement.producer.name_local),
            (_("Registration or tax number"), statement.producer.registration_number),
        ]
    )
    paper.facts([(name, format_vnd(amount)) for name, amount in summary(statement)])
    paper.heading(_("Each entry"))
    *titles, amount = header()
    columns = [*map(Column, titles, (2.2, 3, 3.6, 2.4)), Column(amount, 2.6, is_number=True)]
    paper.table(columns, [_texts(*row) for row in rows(statement)])
    return paper.as_bytes()


def _days(statement: Statement) -> str:
    return f"{_day(statement.first)} – {_day(statement.last)}"


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _texts(day: dt.date, order: str, what: str, account: str, amount: int) -> list[str]:
    return [_day(day), order, what, account, format_vnd(amount)]


MAKERS = {"csv": as_csv, "xlsx": as_xlsx, "pdf": as_pdf}
