"""CSV as Excel in Việt Nam saves it: byte order mark, semicolons, line breaks and quotes inside cells."""

import csv
import io
import re

from django.utils.translation import gettext as _

from shop.core.sheets.table import MAX_COLUMNS, MAX_ROWS, Cell, Row, SheetError, Table

SEPARATORS = ";,\t|"
# What write_csv puts in front of a text that a spreadsheet would compute.
GUARDED = re.compile("'+[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def read_csv(data: bytes) -> Table:
    """Return the table of a CSV file in UTF-8, UTF-16 or windows-1258 with ``;``, ``,``, tab or ``|``."""
    text, notes = decode(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=False)
    rows = []
    try:
        for number, values in enumerate(lines, start=1):
            if number > MAX_ROWS:
                raise SheetError(_("The file has more than %(n)s rows.") % {"n": MAX_ROWS})
            rows.append(Row(number, [_cell(value) for value in values[:MAX_COLUMNS]]))
    except csv.Error as error:
        raise SheetError(_("The file cannot be read as CSV near row %(n)s.") % {"n": len(rows) + 1}) from error
    return Table(rows, notes=notes)


def _cell(value: str) -> Cell:
    """A text that begins with = would compute in a spreadsheet; one that our export guarded is that text."""
    if GUARDED.match(value):
        return Cell(value[1:])
    return Cell(value or None, is_formula=value.startswith("="))


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file and a note when it was not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data, "utf-16"), [_("The file was read as UTF-16.")]
    try:
        return _checked(data, "utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    start = data[:200]
    if start.count(0) * 4 > len(start):  # most Vietnamese letters have a zero byte in UTF-16
        return _checked(data, "utf-16-le"), [_("The file was read as UTF-16.")]
    try:
        text = _checked(data, "cp1258")
    except UnicodeDecodeError:
        raise SheetError(_("The letters of this file cannot be read. Save it as CSV UTF-8.")) from None
    return text, [_("The file is not UTF-8; it was read as windows-1258. Compare the Vietnamese letters.")]


def _checked(data: bytes, encoding: str) -> str:
    text = data.decode(encoding)
    if "\x00" in text:
        raise SheetError(_("This is not a table: the file holds bytes that are no text."))
    return text


def separator(text: str) -> str:
    """Return the sign that splits the first rows most alike (outside quotes); a comma when none does."""
    sample = re.sub(r'"(?:[^"]|"")*"', "", text[:20_000]).splitlines()[:30]
    counts = {sign: [line.count(sign) for line in sample if line.strip()] for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: (_common(counts[sign]), sign == ","))


def _common(counts: list[int]) -> tuple[int, int]:
    """How many lines agree on how many signs: (lines, signs) of the best count above zero."""
    best = max(set(counts) - {0}, key=lambda n: (counts.count(n), n), default=0)
    return (counts.count(best), best) if best else (0, 0)
