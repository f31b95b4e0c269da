"""Choose the reader by what the file is, not by what it is called."""

from django.utils.translation import gettext as _

from shop.core.sheets.read_csv import read_csv
from shop.core.sheets.read_xlsx import read_xlsx
from shop.core.sheets.table import SheetError, Table

MAX_BYTES = 10 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(data: bytes, name: str = "") -> Table:
    """Return the first sheet of a CSV or XLSX file; raise :class:`SheetError` with a sentence when it is neither.

    ``data`` is the whole file, at most 10 MB; ``name`` is used in no way but to tell an old Excel file by its name.
    """
    if not data.strip():
        raise SheetError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise SheetError(_("The file is larger than 10 MB."))
    if data.startswith(b"PK"):
        return read_xlsx(data)
    if data.startswith(_OLD_EXCEL) or name.lower().endswith(".xls"):
        raise SheetError(_("This is a file of an old Excel (.xls). Save it as .xlsx or CSV UTF-8."))
    return read_csv(data)
