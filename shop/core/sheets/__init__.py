"""Spreadsheets as offices keep them: read CSV and XLSX from strangers, write files that compute nothing.

``read_table(data, name)`` gives rows of cells with the row numbers that a person sees; ``write_csv`` and
``write_xlsx`` write typed cells. What is written reads back as the same values.
"""

from shop.core.sheets.read import read_table
from shop.core.sheets.table import Cell, Row, SheetError, Table, column_letter
from shop.core.sheets.write import write_csv, write_xlsx

__all__ = ["Cell", "Row", "SheetError", "Table", "column_letter", "read_table", "write_csv", "write_xlsx"]
