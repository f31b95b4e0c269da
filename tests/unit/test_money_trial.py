"""24 ways to write a price (trial O14): each gives its amount or is refused; forms and files read alike."""

import csv
from pathlib import Path

import pytest

from catalogue.certification.register_import.values import read_price
from shop.core.money import AmountError, parse_price, parse_vnd
from shop.core.sheets import read_table

FILE = Path(__file__).parent.parent / "data" / "register" / "o14_so_tien.csv"
with FILE.open(encoding="utf-8-sig", newline="") as lines:
    CASES = [(row["Giá bán (đ)"], row["Mong đợi"]) for row in csv.DictReader(lines, delimiter=";")]
CELLS = [row.cells[2] for row in read_table(FILE.read_bytes()).rows[1:]]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_price_typed_into_a_form(text, expected):
    if expected.startswith("REFUSE"):
        with pytest.raises(AmountError):
            parse_price(text)
    else:
        assert parse_price(text) == int(expected)


@pytest.mark.parametrize(("cell", "expected"), list(zip(CELLS, [case[1] for case in CASES], strict=True)))
def test_the_same_price_in_a_file(cell, expected):
    if expected.startswith("REFUSE"):
        with pytest.raises(Exception, match=r"\w"):
            read_price(cell)
    else:
        assert read_price(cell) == int(expected)


@pytest.mark.parametrize(("number", "expected"), [(185000, 185000), (185000.0, 185000)])
def test_a_number_of_a_spreadsheet(number, expected):
    assert parse_price(number) == expected


@pytest.mark.parametrize("number", [12.5, -5000, float("nan"), float("inf"), True, 0, None])
def test_numbers_that_are_no_price(number):
    with pytest.raises(AmountError):
        parse_price(number)


def test_nothing_is_an_amount_though_no_price():
    assert parse_vnd("0") == 0
