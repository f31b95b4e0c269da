"""Reading an address: every value counts or is answered with a sentence."""

import pytest
from django.http import QueryDict

from search import query
from search.reference import Named, ProvinceInfo, Reference, SetInfo


@pytest.fixture
def names():
    """Two provinces, one of them merged, and two sets."""
    return Reference(
        groups={1: Named("Thực phẩm", "Food")},
        sets={"1.5.1": SetInfo("Chè", "Tea", 1), "1.6.1": SetInfo("Cà phê", "Coffee", 1)},
        regions={"bac": Named("Bắc", "North")},
        provinces={
            "tuyen-quang": ProvinceInfo(
                "Tuyên Quang", "", "bac", {"tuyen-quang": "Tuyên Quang", "ha-giang": "Hà Giang"}
            ),
            "hue": ProvinceInfo("Huế", "", "bac", {"thua-thien-hue": "Thừa Thiên Huế"}),
        },
        homes={
            "ha-giang": ("tuyen-quang", "ha-giang"),
            "tuyen-quang": ("tuyen-quang", "tuyen-quang"),
            "thua-thien-hue": ("hue", "thua-thien-hue"),
        },
        categories={},
    )


def ask(address: str, names) -> query.Query:
    return query.parse(QueryDict(address), names)


def test_values_of_a_facet_add_up(names):
    assert ask("sao=5&sao=4", names).filters.stars == {4, 5}


@pytest.mark.parametrize("text", ["1.250.000", "1,250,000", "1250000", "1.250.000 đ", "１２５００００"])
def test_prices_are_read_by_the_rule_of_the_shop(names, text):
    assert ask(f"gia_tu={text}", names).filters.price_min == 1_250_000


@pytest.mark.parametrize("text", ["12.5", "1e6", "-5", "NaN", "=1+1", "1_000"])
def test_a_price_that_cannot_be_read_is_said_at_its_field(names, text):
    asked = query.parse(_one("gia_tu", text), names)
    assert "gia_tu" in asked.errors
    assert asked.filters.price_min is None
    assert asked.raw["gia_tu"] == text


def _one(name: str, value: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data[name] = value
    return data


def test_a_range_the_wrong_way_round_is_said(names):
    asked = ask("gia_tu=500000&gia_den=100000", names)
    assert "gia_den" in asked.errors
    assert asked.filters.price_min is None


def test_an_unknown_value_leaves_the_others(names):
    asked = ask("sao=9&sao=5", names)
    assert asked.filters.stars == {5}
    assert "9" in asked.errors["sao"]


def test_an_old_province_moves_to_the_new_one_with_the_old_name_as_filter(names):
    assert ask("tinh=ha-giang&sao=5", names).moved_to == "tinh=tuyen-quang&sao=5&cu=ha-giang"


def test_a_province_by_its_written_name_moves_to_its_slug(names):
    assert ask("tinh=Tuyên Quang", names).moved_to == "tinh=tuyen-quang"


def test_an_unknown_province_does_not_move(names):
    asked = ask("tinh=paris", names)
    assert asked.moved_to == ""
    assert "tinh" in asked.errors


def test_a_former_province_narrows_the_new_one(names):
    filters = ask("tinh=tuyen-quang&cu=ha-giang", names).filters
    assert (filters.provinces, filters.formers) == (frozenset(), {"ha-giang"})


def test_a_set_narrows_its_group(names):
    filters = ask("nhom=1&tap=1.5.1", names).filters
    assert (filters.groups, filters.sets) == (frozenset(), {"1.5.1"})


def test_a_page_that_is_no_number_is_the_first(names):
    assert ask("trang=abc", names).page == 1


def test_text_is_cleaned_and_cut(names):
    assert ask("q=" + "a" * 300, names).text == "a" * 200


def test_a_position_outside_the_country_is_refused(names):
    assert "gan" in ask("gan=48.85,2.35", names).errors
