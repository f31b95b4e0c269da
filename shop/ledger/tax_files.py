"""The report of withheld tax as a file, for the declaration."""

from django.utils.translation import gettext as _

from shop.core.sheets import write_csv, write_xlsx
from shop.ledger.taxes import Report, Sums


def file_name(report: Report, kind: str) -> str:
    """Return a name in plain letters, such as thue-khau-tru-2026-Q4.xlsx."""
    return f"thue-khau-tru-{report.period.key}.{kind}"


def header() -> list[str]:
    """Return what stands over the columns."""
    return [
        _("Producer"),
        _("Registration or tax number"),
        _("Income"),
        _("Taxed income (đồng)"),
        _("VAT (đồng)"),
        _("Income tax (đồng)"),
        _("Together (đồng)"),
        _("of it given back (đồng)"),
    ]


def rows(report: Report) -> list[list]:
    """Return a row per producer and class of income, and their sum as the last."""
    found = [
        [row.producer.name, row.producer.registration_number, row.income_name, *_cells(row.sums)] for row in report.rows
    ]
    return [*found, [_("Together"), "", "", *_cells(report.total)]]


def _cells(sums: Sums) -> list[int]:
    return [sums.income_vnd, sums.vat_vnd, sums.pit_vnd, sums.tax_vnd, sums.reversed_vnd]


def as_csv(report: Report) -> bytes:
    """Return the report as CSV for spreadsheets."""
    return write_csv(header(), rows(report))


def as_xlsx(report: Report) -> bytes:
    """Return the report as a workbook."""
    return write_xlsx(report.period.key, header(), rows(report))


MAKERS = {"csv": as_csv, "xlsx": as_xlsx}
