"""Statements as banks write them (trial O06): read to the đồng, or refused as a whole."""

import datetime as dt
import re
from pathlib import Path

import pytest

from shop.core.money import AmountError
from shop.core.sheets import read_table
from shop.core.text import fold
from shop.payments.bank.statement import Columns, StatementError, guess_columns, read_statement, signed_vnd

DATA = Path(__file__).resolve().parent.parent / "data"
VALUES = {"MEMO1": "OCOP7K2M9QAB", "MEMO2": "OCOPZX34CV56", "MEMO3": "OCOP Z9Z9", "AMOUNT1": "1250000"}
VALUES |= {"AMOUNT2": "435000", "AMOUNT3": "98000"}
SONG = Columns(date="Ngày giờ", credit="Ghi có", debit="Ghi nợ", memo="Nội dung", reference="Số bút toán")


def fill(name: str, **values) -> bytes:
    """Fill a template of the trials as its own tool does, as far as these files need it."""
    values = VALUES | values

    def one(match):
        key, *steps = match[1].split("|")
        value = values.get(key) or (dt.date(2026, 11, 24) + dt.timedelta(days=int(key[3:] or 0))).isoformat()
        for step in steps:
            value = _step(value, *step.split("=", 1))
        return value

    text = (DATA / name).read_bytes().decode("utf-8-sig")
    return re.sub(r"\{\{([^}]+)\}\}", one, text).encode()


def _step(value, name, argument=""):
    steps = {
        "upper": lambda: value.upper(),
        "nomarks": lambda: fold(value).upper(),
        "nospace": lambda: value.replace(" ", ""),
        "nopunct": lambda: re.sub(r"[^0-9A-Za-z ]", "", value),
        "prefix": lambda: argument + value,
        "suffix": lambda: value + argument,
        "cut": lambda: value[: int(argument)],
        "dots": lambda: f"{int(value):,}".replace(",", "."),
        "commas": lambda: f"{int(value):,}",
        "dmy": lambda: dt.date.fromisoformat(value).strftime("%d/%m/%Y"),
        "iso": lambda: value,
    }
    return steps[name]()


def test_the_vietnamese_statement_is_read_to_the_dong():
    table = read_table(fill("o06_song_mau.mau.csv"))
    assert guess_columns(table) == SONG
    statement = read_statement(table, SONG)
    assert [line.amount_vnd for line in statement.lines] == [1_250_000, 435_000, 98_000, 1_250_000]
    assert statement.total_vnd == 3_033_000
    assert len(statement.skipped) == 4  # a fee, a nought, money that went out with our memo, the sums
    assert all(row.reason for row in statement.skipped)


def test_the_english_statement_is_read_to_the_dong():
    table = read_table(fill("o06_nui_thu.mau.csv"))
    statement = read_statement(table, guess_columns(table))
    assert [(line.amount_vnd, line.reference) for line in statement.lines] == [
        (1_250_000, "N-771"),
        (435_000, "N-772"),
    ]
    assert [line.day for line in statement.lines] == ["2026-11-24", "2026-11-24"]


def test_the_columns_of_another_bank_are_refused_as_a_whole():
    with pytest.raises(StatementError, match="Ghi có"):
        read_statement(read_table(fill("o06_nui_thu.mau.csv")), SONG)


def test_swapped_columns_are_refused_with_the_number_of_lines():
    swapped = Columns(date="Ngày giờ", credit="Nội dung", memo="Ghi có", debit="Ghi nợ")
    with pytest.raises(StatementError, match="7 dòng không đọc được số tiền"):
        read_statement(read_table(fill("o06_song_mau.mau.csv")), swapped)


@pytest.mark.parametrize("column", ["Ghi nợ", "Số dư"])
def test_what_went_out_or_the_balance_is_not_taken_for_what_came_in(column):
    columns = Columns(date="Ngày giờ", credit=column, memo="Nội dung")
    with pytest.raises(StatementError):
        read_statement(read_table(fill("o06_song_mau.mau.csv")), columns)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250.000", 1_250_000),
        ("435.000,00", 435_000),
        ("+98,000", 98_000),
        ("1,250,000.00", 1_250_000),
        ("(50.000)", -50_000),
        ("-50.000", -50_000),
        ("1.250.000 VND CR", 1_250_000),
        ("50.000 DR", -50_000),
        ("0", 0),
        ("0.00", 0),
        ("", 0),
        ("-", 0),
        (None, 0),
        (185_000, 185_000),
        (-5_000, -5_000),
    ],
)
def test_amounts_with_signs(text, amount):
    assert signed_vnd(text) == amount


@pytest.mark.parametrize("text", ["12,5", "1.25", "1e6", "5_000", "=1+1", "(50.000", "50.000)", "abc", 12.5, "--5"])
def test_amounts_that_are_none(text):
    with pytest.raises(AmountError):
        signed_vnd(text)
