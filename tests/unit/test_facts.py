"""Attributes as people read them."""

import datetime as dt

import pytest
from django.utils import translation

from shop.storefront import facts


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("grams", "text"), [(None, ""), (0, ""), (500, "500 g"), (1000, "1 kg"), (1500, "1.5 kg"), (1250, "1.25 kg")]
)
def test_weights_are_kilograms_from_a_thousand_grams(grams, text):
    assert facts.weight(grams) == text


def test_the_decimal_sign_is_the_language_s():
    with translation.override("vi"):
        assert facts.weight(1500) == "1,5 kg"
        assert facts.strength(29.5) == "29,5 % vol"


@pytest.mark.parametrize(
    ("days", "text"), [(None, ""), (1, "1 day"), (30, "30 days"), (45, "45 days"), (60, "2 months"), (720, "24 months")]
)
def test_lives_are_months_when_they_are_whole(days, text):
    assert facts.life(days) == text


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([], ""),
        (range(1, 13), ""),
        ([6], "month 6"),
        ([3, 4, 5], "month 3 to month 5"),
        ([11, 12, 1, 2], "month 11 to month 2"),
        ([2, 1, 11, 12, 6], "month 6, month 11 to month 2"),
    ],
)
def test_a_season_may_run_over_the_new_year(months, text):
    assert facts.season(months) == text


@pytest.mark.parametrize(
    ("end", "months"),
    [("2028-09-29", 22), ("2026-11-24", 0), ("2026-12-23", 0), ("2026-12-24", 1), ("2026-11-23", 0)],
)
def test_months_left_are_whole(end, months):
    assert facts.months_left(dt.date(2026, 11, 24), dt.date.fromisoformat(end)) == months


def test_english_readers_get_the_english_text_where_there_is_one():
    values = {"storage": "Nơi khô", "storage_en": "Keep dry", "ingredients": "Búp chè"}
    assert facts.facts(values, []) == [("Ingredients", "Búp chè"), ("Storage", "Keep dry")]
