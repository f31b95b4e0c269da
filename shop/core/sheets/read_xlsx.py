"""XLSX from strangers: sizes are checked before anything is unpacked, XML is read by defusedxml, cells one by one."""

import dataclasses
import io
import re
import warnings
import zipfile
from contextlib import closing

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from shop.core.sheets.table import MAX_COLUMNS, MAX_ROWS, Cell, Row, SheetError, Table, column_letter

MAX_ENTRIES = 300
MAX_UNPACKED = 60 * 1024 * 1024
# Real registers pack 10 to 40 times; a bomb a thousand times.
MAX_RATIO, RATIO_FROM = 120, 4 * 1024 * 1024
MAX_EMPTY_ROWS = 2000  # tinted but empty rows at the end of a sheet


def read_xlsx(data: bytes) -> Table:
    """Return the first visible sheet of a workbook: values as typed, formulas marked, hidden columns named."""
    _refuse_bomb(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-downs and styles that no reader needs
            return _read(data)
    except DefusedXmlException:
        raise SheetError(_("This workbook holds forbidden XML (entities).")) from None
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, ParseError, EOFError) as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(_("This workbook is damaged. Open it, save it again as .xlsx and send that one.")) from error


def _refuse_bomb(data: bytes) -> None:
    """Refuse by the sizes that the archive declares; Python's reader never unpacks more than was declared."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise SheetError(_("This workbook is damaged. Open it, save it again as .xlsx and send that one.")) from None
    unpacked = sum(entry.file_size for entry in entries)
    blown = any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or blown:
        raise SheetError(
            _("This workbook unpacks to %(n)s MB, far more than a register holds. It was not opened.")
            % {"n": unpacked // (1024 * 1024)}
        )


def _read(data: bytes) -> Table:
    with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise SheetError(_("This workbook has no visible sheet."))
        sheet, *others = sheets
        # openpyxl keeps hidden columns in its full mode only, which holds the whole sheet in memory.
        layout = _layout(data, sheet._worksheet_path)
        table = Table(list(_rows(sheet)), frozenset(layout.hidden))
    _fill_down(table.rows, layout.merged)
    table.notes += _notes(table, sheet.title, [other.title for other in others], layout.hidden_rows)
    return table


def _rows(sheet):
    """Yield the rows; stop after many empty ones, refuse more than the cap."""
    empty = 0
    for number, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        row = Row(number, _cells(values))
        empty = 0 if row else empty + 1
        if empty > MAX_EMPTY_ROWS:
            return
        if number - empty > MAX_ROWS:
            raise SheetError(_("The file has more than %(n)s rows.") % {"n": MAX_ROWS})
        yield row


def _cells(values) -> list[Cell]:
    """Return the cells up to the last one with a value: sheets claim columns that nobody filled."""
    used = max((i for i, cell in enumerate(values, start=1) if cell.value is not None), default=0)
    return [Cell(cell.value, cell.data_type == "f") for cell in values[:used]]


@dataclasses.dataclass
class Layout:
    """What a sheet says beside its cells: hidden columns (from 0), merged cells, the number of hidden rows."""

    hidden: set[int] = dataclasses.field(default_factory=set)
    merged: list[tuple[int, int, int]] = dataclasses.field(default_factory=list)
    hidden_rows: int = 0


def _layout(data: bytes, path: str) -> Layout:
    """Read the layout of a sheet as a stream."""
    layout = Layout()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as stream:
        for _event, element in iterparse(stream, events=("end",)):
            tag = re.sub(r"\{.*\}", "", element.tag)
            is_hidden = element.get("hidden") in {"1", "true"}
            if tag == "col" and is_hidden:
                last = min(int(element.get("max")), MAX_COLUMNS)
                layout.hidden.update(range(int(element.get("min")) - 1, last))
            elif tag == "row":
                layout.hidden_rows += is_hidden
                element.clear()
            elif tag == "mergeCell" and len(layout.merged) < MAX_ROWS:
                first_column, first_row, last_column, last_row = range_boundaries(element.get("ref"))
                if first_column == last_column and last_row <= MAX_ROWS:
                    layout.merged.append((first_column - 1, first_row, last_row))
    return layout


def _fill_down(rows: list[Row], merged: list[tuple[int, int, int]]) -> None:
    """Repeat the value of cells merged downwards: one decision beside its ten products."""
    for column, first, last in merged:
        if first > len(rows) or column >= len(rows[first - 1].cells):
            continue
        for row in rows[first:last]:
            row.cells.extend([Cell()] * (column + 1 - len(row.cells)))
            row.cells[column] = rows[first - 1].cells[column]


def _notes(table: Table, title: str, others: list[str], hidden_rows: int) -> list[str]:
    notes = []
    if others:
        names = ", ".join(f"“{name}”" for name in others)
        notes.append(_("Only the sheet “%(title)s” was read; left out: %(names)s.") % {"title": title, "names": names})
    if table.hidden:
        letters = ", ".join(column_letter(column) for column in sorted(table.hidden))
        notes.append(_("Hidden columns were left out: %(letters)s.") % {"letters": letters})
    if hidden_rows:
        notes.append(_("%(n)s hidden rows were read like the others.") % {"n": hidden_rows})
    return notes
