"""What a reader hands over, whatever the file was."""

import dataclasses
import datetime as dt
import re

from shop.core.text import clean_line

MAX_ROWS, MAX_COLUMNS = 20_000, 120
_SHORTENED = re.compile(r"[+-]?\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)


class SheetError(ValueError):
    """A file that cannot be read as a table; the message is a sentence for the person who chose it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the value as the file holds it (text, whole or broken number, day, None) and whether it computes."""

    value: object = None
    is_formula: bool = False

    @property
    def text(self) -> str:
        """The value as one clean line of text; whole numbers without point or exponent, days as 2026-11-24."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, dt.datetime):
            value = value.date()
        return clean_line(str(value))

    @property
    def is_shortened(self) -> bool:
        """Tell whether a spreadsheet wrote a long number as 9.52E+12 and lost its digits."""
        return isinstance(self.value, str) and bool(_SHORTENED.fullmatch(self.value.strip()))

    def __bool__(self) -> bool:
        is_blank = self.value is None or (isinstance(self.value, str) and not clean_line(self.value))
        return self.is_formula or not is_blank


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row with the number that the person sees in the file, from 1."""

    number: int
    cells: list[Cell]

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else Cell()

    def __bool__(self) -> bool:
        return any(self.cells)


@dataclasses.dataclass
class Table:
    """The rows of one sheet, the columns that are hidden (from 0), and what was left out, in sentences."""

    rows: list[Row]
    hidden: frozenset[int] = frozenset()
    notes: list[str] = dataclasses.field(default_factory=list)


def column_letter(column: int) -> str:
    """Return the letter of column ``column`` (from 0): A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
