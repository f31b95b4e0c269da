"""From the cells of a row to the facts of one certified product, with every fault named."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.certification.register_import import values
from catalogue.certification.register_import.book import Book
from catalogue.certification.register_import.columns import REQUIRED, Header
from catalogue.listings.models import ProductSet
from shop.accounts.contacts import read_email, read_phone
from shop.core.sheets import Cell, Row, Table
from shop.core.text import clean, key
from shop.places.models import Commune

MAX_LENGTHS = {
    "decision_number": 60,
    "certificate_number": 60,
    "product": 200,
    "pack": 60,
    "producer": 200,
    "representative": 120,
    "issuer": 160,
    "address": 250,
    "end_reason": 300,
    "score_note": 300,
    "extension_basis": 200,
}


@dataclasses.dataclass(frozen=True)
class Problem:
    """One fault: the row number and column as the person sees them, and a sentence."""

    row: int
    column: str
    sentence: str

    def __str__(self):
        where = _("Row %(row)s") % {"row": self.row}
        return f"{where}, {self.column}: {self.sentence}" if self.column else f"{where}: {self.sentence}"


@dataclasses.dataclass(frozen=True)
class RegisterRow:
    """One certified product as the file says it. Amounts in whole đồng, weights in grams, lives in days."""

    number: int
    decision_number: str
    issuer: str
    issuer_level: str
    signed_on: dt.date
    product: str
    product_set: ProductSet
    stars: int
    issued_on: dt.date
    producer: str
    producer_kind: str
    address: str
    commune: Commune
    address_is_former: bool = False
    certificate_number: str = ""
    pack: str = ""
    score: Decimal | None = None
    score_note: str = ""
    kind: str = ""
    valid_until: dt.date | None = None
    extended_until: dt.date | None = None
    extension_basis: str = ""
    end_kind: str = ""
    ended_on: dt.date | None = None
    end_decision: str = ""
    end_signed_on: dt.date | None = None
    end_reason: str = ""
    registration_number: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    price: int | None = None
    sku: str = ""
    net_weight_g: int | None = None
    shelf_life_days: int | None = None
    description: str = ""


def _phone(cell: Cell) -> str:
    """A number that a spreadsheet stored without its leading 0 is given it back."""
    text = values.plain_text(cell)
    is_number = not isinstance(cell.value, str)
    return read_phone(f"0{text}" if is_number and len(text) == 9 else text)


READERS: dict[str, Callable[[Cell], object]] = {
    "signed_on": values.read_day,
    "issued_on": values.read_day,
    "valid_until": values.read_day,
    "extended_until": values.read_day,
    "ended_on": values.read_day,
    "end_signed_on": values.read_day,
    "stars": values.read_stars,
    "score": values.read_score,
    "kind": values.read_kind,
    "end_kind": values.read_end,
    "registration_number": values.read_registration_number,
    "phone": _phone,
    "email": lambda cell: read_email(values.plain_text(cell)),
    "price": values.read_price,
    "net_weight_g": values.read_count,
    "shelf_life_days": values.read_count,
    "description": lambda cell: clean(str(cell.value)) if values.plain_text(cell) else "",
}


class RowReader:
    """Reads the rows below a header; collects ``problems`` and ``notes`` on the way."""

    def __init__(self, table: Table, header: Header, book: Book):
        self.table, self.header, self.book = table, header, book
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self) -> list[RegisterRow]:
        """Return the rows without a fault, in order."""
        found = []
        for row in self.table.rows[self.header.first_row :]:
            if self._is_data(row):
                found.append(self._read(row))
        return [row for row in found if row]

    def cell(self, row: Row, field: str) -> Cell:
        """Return the cell of a field, empty when the file has no such column."""
        column = self.header.columns.get(field)
        return row[column] if column is not None else Cell()

    def _is_data(self, row: Row) -> bool:
        """Tell a certified product from empty rows, totals, headings between rows and signatures."""
        shown = [cell for i, cell in enumerate(row.cells) if cell and i not in self.table.hidden]
        if not shown:
            return False
        words = next((cell.text for cell in shown if not cell.text.replace(".", "").isdecimal()), shown[0].text)
        is_total = key(words).startswith(("tong cong", "tong so", "cong", "total", "sum"))
        facts = [field for field in ("decision_number", "stars", "issued_on", "producer") if self.cell(row, field)]
        if len(facts) >= 2 or (facts and not is_total and self.cell(row, "product")):
            return True
        if is_total:
            sentence = _("Row %(row)s “%(text)s” is a sum and was left out.")
        else:
            sentence = _("Row %(row)s “%(text)s” names no certified product and was left out.")
        self.notes.append(sentence % {"row": row.number, "text": words[:60]})
        return False

    def fail(self, number: int, field: str, error: ValidationError | str) -> None:
        """Note a fault of a row in the column of ``field``."""
        sentences = error.messages if isinstance(error, ValidationError) else [error]
        self.problems += [Problem(number, self.header.place(field), sentence) for sentence in sentences]

    def _read(self, row: Row) -> RegisterRow | None:
        before = len(self.problems)
        given = self._values(row)
        given |= self._meanings(row, given)
        if len(self.problems) > before:
            return None
        wanted = {field.name for field in dataclasses.fields(RegisterRow)}
        return RegisterRow(number=row.number, **{name: given[name] for name in given if name in wanted})

    def _values(self, row: Row) -> dict:
        """Return what each filled cell says."""
        given = {}
        for field in self.header.columns:
            cell = self.cell(row, field)
            if not cell:
                if field in REQUIRED:
                    self.fail(row.number, field, _("The cell is empty."))
                continue
            try:
                given[field] = READERS.get(field, values.read_line)(cell)
            except ValidationError as error:
                self.fail(row.number, field, error)
                continue
            limit = MAX_LENGTHS.get(field)
            if limit and len(given[field]) > limit:
                self.fail(row.number, field, _("The text is longer than %(n)s characters.") % {"n": limit})
        return given

    def _meanings(self, row: Row, given: dict) -> dict:
        """Return what follows from the cells: level of the issuer, set, kind of producer, commune."""
        found = {}
        if issuer := given.get("issuer"):
            found["issuer_level"] = self.book.level_of(issuer)
            if not found["issuer_level"]:
                self.fail(row.number, "issuer", _("The name tells no level: write the ministry, province or district."))
        if label := given.get("set"):
            found["product_set"] = self.book.sets.get(key(label))
            if not found["product_set"]:
                self.fail(row.number, "set", _("There is no product set “%(code)s”.") % {"code": label[:60]})
        if name := given.get("producer"):
            try:
                found["producer_kind"] = values.read_producer_kind(given.get("producer_kind", ""), name)
            except ValidationError as error:
                self.fail(row.number, "producer_kind", error)
        return found | self._place(row, given)

    def _place(self, row: Row, given: dict) -> dict:
        """Return commune and address; columns of their own are joined to one address."""
        parts = [given.get(field, "") for field in ("address", "commune", "district", "province")]
        address = parts[0]
        if not address or self.book.place_of(address).problem:
            address = ", ".join(part for part in parts if part)
        if not address:
            field = "address" if "address" in self.header.columns else "commune"
            self.fail(row.number, field, _("The cell is empty."))
            return {}
        place = self.book.place_of(address)
        if place.problem:
            self.fail(row.number, "address" if given.get("address") else "commune", place.problem)
        return {"address": address, "commune": place.commune, "address_is_former": place.is_former}
