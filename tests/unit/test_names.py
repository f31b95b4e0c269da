"""When two names are one."""

import unicodedata

import pytest

from shop.core.names import are_twins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cà phê mẫu", "CÀ PHÊ  MẪU"),
        ("Cà phê mẫu", unicodedata.normalize("NFD", "Cà phê mẫu")),
        ("Miến dong (gói 1 kg)", "Miến dong, gói 1 kg"),
        ("Muối hoà", "Muối hòa"),
        ("Đậu phụ", "dau phu"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert are_twins(one, other)
    assert are_twins(other, one)


@pytest.mark.parametrize(("one", "other"), [("Kẹo dừa", "Kẹo dứa"), ("Trà 100 g", "Trà 1000 g"), ("Ba Tô", "Ba Tơ")])
def test_names_that_differ(one, other):
    assert not are_twins(one, other)
