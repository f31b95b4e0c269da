"""How old somebody is, and how a day of birth is typed."""

import datetime as dt

import pytest
import time_machine

from shop.fulfilment.ages import age_on, read_birth_date


@pytest.mark.parametrize(
    ("born_on", "day", "years"),
    [
        ((2008, 11, 25), (2026, 11, 24), 17),
        ((2008, 11, 25), (2026, 11, 25), 18),
        ((2008, 2, 29), (2026, 2, 28), 17),
        ((2008, 2, 29), (2026, 3, 1), 18),
        ((2008, 2, 29), (2028, 2, 29), 20),
        ((2008, 12, 31), (2026, 1, 1), 17),
    ],
)
def test_a_year_is_full_on_the_birthday(born_on, day, years):
    assert age_on(dt.date(*born_on), dt.date(*day)) == years


@pytest.mark.parametrize(
    "typed", ["25/11/1990", "25-11-1990", "25.11.1990", " 25 11 1990 ", "25111990", "２５/１１/１９９０"]
)
def test_a_day_is_read_as_it_is_typed_on_a_phone(typed):
    assert read_birth_date(typed) == dt.date(1990, 11, 25)


@pytest.mark.parametrize(
    "typed",
    ["", "1111990", "25/11/90", "11/25/1990", "29/02/1991", "1990-11-25", "01/01/1850", "01/01/2999", "0/0/0000"],
)
def test_what_is_no_day_of_a_living_person_is_not_guessed(typed):
    assert read_birth_date(typed) is None


@time_machine.travel("2026-11-24T17:30:00Z", tick=False)
def test_the_day_is_that_of_viet_nam():
    assert read_birth_date("25/11/2026") == dt.date(2026, 11, 25), "half past midnight in Ha Noi"
