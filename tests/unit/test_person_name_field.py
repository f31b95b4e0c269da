"""Names of trial O16: one field, nothing split, nothing re-cased."""

import csv
import unicodedata
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from shop.accounts.forms import PersonNameField, PhoneField

TEXT = (Path(__file__).parents[1] / "data/o16_ho_ten.csv").read_text(encoding="utf-8-sig")
ROWS = list(csv.DictReader(TEXT.splitlines(), delimiter=";"))
ACCEPTED = [row["Họ tên"] for row in ROWS if row["Phải"].startswith("nhận")]


def test_the_file_has_ten_names_to_take():
    assert len(ACCEPTED) == 10


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_name_is_taken_as_it_is(name):
    stored = PersonNameField().clean(unicodedata.normalize("NFD", name))
    assert stored == unicodedata.normalize("NFC", " ".join(name.split()))


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u00a0\t"])
def test_nothing_is_no_name(name):
    with pytest.raises(ValidationError):
        PersonNameField().clean(name)


def test_the_longest_name_fits_and_a_novel_does_not():
    assert PersonNameField().clean("Ý" * 120) == "Ý" * 120
    with pytest.raises(ValidationError):
        PersonNameField().clean("Ý" * 121)


def test_an_optional_phone_may_be_empty():
    assert PhoneField(required=False).clean("  ") == ""


def test_a_required_phone_may_not():
    with pytest.raises(ValidationError):
        PhoneField().clean("")
