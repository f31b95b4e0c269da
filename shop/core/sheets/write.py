"""Files in which nothing computes: text stays text, money a number, days are days.

XLSX cells carry their type, so a text may begin with = or +. CSV has no types: a text that a spreadsheet would
compute gets an apostrophe in front, which ``read_table`` takes off again, so that a second import sees the value.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

_COMPUTES = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_csv(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Return UTF-8 with byte order mark, semicolons and CRLF: what Excel in Việt Nam opens by a double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(title) for title in header])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value) -> str:
    """Numbers and days as they are; a text that would compute is guarded."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _COMPUTES.match(text) else text


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Return a workbook of one sheet with a bold, frozen header; every cell has the type of its value."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_typed(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_typed(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(sheet, value, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str):
        value = _NO_XML.sub("", value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would take "=1+1" for a formula
    elif isinstance(value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
