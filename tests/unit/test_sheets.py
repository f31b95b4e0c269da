"""Spreadsheets of strangers: read as offices save them, written so that nothing computes."""

import datetime as dt
import io
import resource
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from shop.core.sheets import SheetError, column_letter, read_table, write_csv, write_xlsx

DATA = Path(__file__).parent.parent / "data" / "register"


def texts(table, row):
    return [cell.text for cell in table.rows[row].cells]


class TestCsv:
    def test_a_byte_order_mark_does_not_hide_the_first_column(self):
        assert texts(read_table(b"\xef\xbb\xbfa;b\r\n1;2"), 0) == ["a", "b"]

    def test_line_breaks_and_quotes_stay_in_their_cell(self):
        table = read_table((DATA / "o13_bom_cham_phay.csv").read_bytes())
        assert len(table.rows) == 4
        assert table.rows[2].cells[-1].value == 'Dòng một\nDòng hai "ngoặc kép"'
        assert table.rows[2].number == 3

    @pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
    def test_it_finds_the_separator(self, sign):
        text = sign.join(["tên", "giá", "mô tả"]) + "\n" + sign.join(["a", '"1,5;x"', "b"])
        assert texts(read_table(text.encode()), 1) == ["a", "1,5;x", "b"]

    def test_commas_in_text_do_not_beat_semicolons(self):
        text = "tên;địa chỉ\nA;Thôn 1, xã 2, tỉnh 3\nB;Thôn 4, xã 5, tỉnh 6\n"
        assert texts(read_table(text.encode()), 2) == ["B", "Thôn 4, xã 5, tỉnh 6"]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
    def test_it_reads_other_encodings_and_says_so(self, encoding):
        text = "tên;chủ thể\nTrà;Mẫu\n" if encoding != "cp1258" else "Trà mâu;đoi\nTrà;ăâêôơưđ\n"
        table = read_table(text.encode(encoding))
        assert texts(table, 1)[0] == "Trà"
        assert len(table.notes) == 1

    def test_it_marks_a_text_that_would_compute(self):
        assert read_table(b"a;b\n=1+1;2").rows[1].cells[0].is_formula

    @pytest.mark.parametrize(
        "data", [b"", b"  \n ", b"\x00\x01\x02" * 100, b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken"]
    )
    def test_it_refuses_what_is_no_table(self, data):
        with pytest.raises(SheetError):
            read_table(data)


class TestXlsx:
    def test_a_bomb_is_refused_at_once_and_is_not_unpacked(self):
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        with pytest.raises(SheetError, match="100"):
            read_table((DATA / "o14_bom_nen.xlsx").read_bytes())
        assert time.perf_counter() - start < 1
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024  # KB

    def test_an_archive_that_is_no_workbook_is_refused(self):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("a.txt", "a")
        with pytest.raises(SheetError):
            read_table(data.getvalue())

    def test_entities_are_refused(self):
        book, data = io.BytesIO(write_xlsx("a", ["a"], [["b"]])), io.BytesIO()
        with zipfile.ZipFile(book) as source, zipfile.ZipFile(data, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    text = text.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1)
                target.writestr(name, text)
        with pytest.raises(SheetError):
            read_table(data.getvalue())

    def test_hidden_columns_other_sheets_and_empty_rows(self):
        table = read_table((DATA / "o13_tieu_de_gop.xlsx").read_bytes())
        assert table.hidden == {13}
        assert len(table.notes) == 2
        assert "Hướng dẫn" in table.notes[0]
        assert sum(1 for row in table.rows if row) == 8  # titles, two rows of header, three products, the sum

    def test_cells_merged_downwards_are_repeated(self):
        table = read_table((DATA / "o13_tieu_de_gop.xlsx").read_bytes())
        assert [row[1].text for row in table.rows[5:8]] == ["12/QĐ-UBND"] * 3

    def test_long_numbers_keep_their_digits(self):
        table = read_table((DATA / "o13_tieu_de_gop.xlsx").read_bytes())
        assert table.rows[5][7].text == "9520000000011"

    def test_formulas_are_marked(self):
        table = read_table((DATA / "o13_tieu_de_gop.xlsx").read_bytes())
        assert table.rows[9][12].is_formula


DANGEROUS = [
    "=1+1",
    "+84 900 000 012",
    "@SUM(1+1)",
    "-2+3",
    "\t=1+1",
    '=HYPERLINK("http://127.0.0.1/";"xem")',
    "\uff1d1+1",
]
DANGEROUS += ["'=1+1", "''-1", "'thường", "Trà; 'mẫu'"]


class TestWrite:
    @pytest.mark.parametrize("write", [write_csv, lambda *rows: write_xlsx("Sổ", *rows)])
    def test_what_is_written_reads_back_the_same_and_computes_nowhere(self, write):
        table = read_table(write(["c"] * len(DANGEROUS), [DANGEROUS]))
        assert [cell.value for cell in table.rows[1].cells] == DANGEROUS
        assert not any(cell.is_formula for cell in table.rows[1].cells)

    def test_no_cell_of_a_csv_begins_like_a_formula(self):
        text = write_csv(["c"], [[value] for value in DANGEROUS]).decode("utf-8-sig")
        assert not any(line.strip('"').startswith(("=", "+", "-", "@", "\t", "\uff1d")) for line in text.splitlines())

    def test_xlsx_cells_are_typed(self):
        row = ["=1+1", -5000, Decimal("72.50"), dt.date(2026, 11, 24), "0900000012", None]
        sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx("Sổ", list("abcdef"), [row]))).active
        assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "d", "s", "n"]
        assert sheet["B2"].value == -5000

    def test_negative_numbers_stay_numbers_in_csv(self):
        assert write_csv(["a"], [[-5000]]).decode("utf-8-sig").splitlines()[1] == "-5000"


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
