"""Read a bank's statement: find the heading, take what came in, and say of every other line why it was left out.

Nothing here writes. A statement with one line whose amount cannot be read is refused as a whole: it is most likely
read by the wrong columns.
"""

import dataclasses
import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.money import AmountError, parse_vnd
from shop.core.sheets import Row, Table
from shop.core.text import clean_line, fold


class StatementError(ValueError):
    """A statement that is not taken; the message is a sentence for the office."""


@dataclasses.dataclass(frozen=True)
class Columns:
    """The headings of the columns of one bank; ``debit`` and ``reference`` may be missing."""

    date: str
    credit: str
    memo: str
    debit: str = ""
    reference: str = ""


@dataclasses.dataclass(frozen=True)
class Line:
    """What came in: row number in the file, day, whole đồng, memo, the bank's number."""

    row: int
    day: str
    amount_vnd: int
    memo: str
    reference: str


@dataclasses.dataclass(frozen=True)
class Skipped:
    """A row that is left out, and why."""

    row: int
    text: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Statement:
    """All rows of a statement."""

    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]

    @property
    def total_vnd(self) -> int:
        """Sum of what came in, to be compared with the bank's own."""
        return sum(line.amount_vnd for line in self.lines)


# What the banks call their columns, without marks; the first that is found counts.
_HEADINGS = {
    "date": ("ngay gio", "ngay giao dich", "ngay gd", "ngay hieu luc", "ngay", "transaction date", "date"),
    "credit": ("ghi co", "phat sinh co", "so tien ghi co", "tien vao", "co", "credit", "so tien", "amount"),
    "debit": ("ghi no", "phat sinh no", "so tien ghi no", "tien ra", "no", "debit"),
    "memo": ("noi dung", "noi dung giao dich", "dien giai", "mo ta", "description", "details", "remark"),
    "reference": ("so but toan", "so tham chieu", "ma giao dich", "so ct", "reference no.", "reference", "ref"),
}
_NOT_CREDIT = re.compile(r"\b(no|debit|ra|du|balance)\b")


def guess_columns(table: Table) -> Columns:
    """Return the columns by the usual headings of Vietnamese banks. Raises StatementError when none fit."""
    for row in table.rows:
        found = {name: _guess(row, headings) for name, headings in _HEADINGS.items()}
        if found["date"] and found["credit"] and found["memo"]:
            return Columns(**found)
    raise StatementError(_("No line with the headings of a statement was found. Name the columns yourself."))


def _guess(row: Row, headings) -> str:
    texts = {_plain(cell.text): cell.text for cell in row.cells if cell}
    return next((texts[heading] for heading in headings if heading in texts), "")


def _plain(text: str) -> str:
    return fold(clean_line(text)).lower().strip()


def read_statement(table: Table, columns: Columns) -> Statement:
    """Read ``table`` by ``columns``. Raises StatementError for a wrong mapping or an unreadable amount."""
    if _NOT_CREDIT.search(_plain(columns.credit)):
        raise StatementError(_("The column “%s” does not say what came in.") % columns.credit)
    start, places = _find_heading(table, columns)
    lines, skipped, unreadable = [], [], []
    for row in table.rows[start + 1 :]:
        if not row:
            continue
        try:
            found = _read_row(row, places)
        except AmountError:
            unreadable.append(row.number)
            continue
        (lines if isinstance(found, Line) else skipped).append(found)
    _refuse_unreadable(unreadable)
    return Statement(tuple(lines), tuple(skipped))


def _refuse_unreadable(rows: list[int]) -> None:
    if not rows:
        return
    sentence = ngettext(
        "%(count)d line whose amount cannot be read (row %(rows)s). The columns are probably wrong; "
        "nothing was booked.",
        "%(count)d lines whose amount cannot be read (rows %(rows)s). The columns are probably wrong; "
        "nothing was booked.",
        len(rows),
    )
    raise StatementError(sentence % {"count": len(rows), "rows": ", ".join(map(str, rows[:10]))})


def _find_heading(table: Table, columns: Columns) -> tuple[int, dict[str, int]]:
    """The first row that has all headings, and the column of each."""
    wanted = {name: _plain(text) for name, text in dataclasses.asdict(columns).items() if text}
    for index, row in enumerate(table.rows):
        texts = [_plain(cell.text) for cell in row.cells]
        if all(text in texts for text in wanted.values()):
            return index, {name: texts.index(text) for name, text in wanted.items()}
    names = ", ".join(text for text in dataclasses.astuple(columns) if text)
    raise StatementError(_("The file has no line with these headings: %s. Nothing was booked.") % names)


def _read_row(row: Row, places: dict[str, int]) -> Line | Skipped:
    day = _day(row[places["date"]].value)
    if day is None:
        return _skip(row, _("no date: a sum or a remark"))
    amount = signed_vnd(row[places["credit"]].value)
    if amount < 0 or (not amount and "debit" in places and signed_vnd(row[places["debit"]].value)):
        return _skip(row, _("went out"))
    if not amount:
        return _skip(row, _("nothing came in"))
    reference = row[places["reference"]].text if "reference" in places else ""
    return Line(row.number, day.isoformat(), amount, row[places["memo"]].text[:300], reference[:60])


def _skip(row: Row, reason: str) -> Skipped:
    text = " · ".join(cell.text for cell in row.cells if cell)
    return Skipped(row.number, text[:160], reason)


def signed_vnd(value) -> int:
    """Return an amount as banks write it, in whole đồng: +98,000, -5.000, (50.000), 1.250.000 VND CR; blank is 0.

    Raises AmountError, by the one rule of :func:`shop.core.money.parse_vnd`.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) and (-parse_vnd(-value) if value < 0 else parse_vnd(value))
    text = unicodedata.normalize("NFKC", clean_line(str(value or ""))).strip()
    if text in {"", "-", "–"}:
        return 0
    match = re.fullmatch(r"(?P<open>\()?(?P<sign>[+-])?\s*(?P<body>[^()+-]*?)\)?\s*(?P<side>CR|DR|C|D)?", text, re.I)
    if match is None or bool(match["open"]) != (")" in text):
        raise AmountError(_("Write an amount."))
    amount = parse_vnd(match["body"])
    is_out = match["open"] or match["sign"] == "-" or (match["side"] or "").upper().startswith("D")
    return -amount if is_out else amount


def _day(value) -> dt.date | None:
    """The day of a cell: a date, or text that begins with 24/11/2026, 24-11-2026 or 2026-11-24."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = clean_line(str(value or ""))
    for pattern, order in ((r"(\d{4})-(\d\d?)-(\d\d?)", (1, 2, 3)), (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", (3, 2, 1))):
        if match := re.match(pattern, text):
            try:
                return dt.date(*(int(match[place]) for place in order))
            except ValueError:
                return None
    return None
