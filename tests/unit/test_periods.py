"""Months and quarters by their names in an address."""

import datetime as dt

import pytest

from shop.ledger import periods


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28), "02/2026"),
        ("2025-12", dt.date(2025, 12, 1), dt.date(2025, 12, 31), "12/2025"),
        ("2025-Q1", dt.date(2025, 1, 1), dt.date(2025, 3, 31), "quý 1/2025"),
        ("2025-Q4", dt.date(2025, 10, 1), dt.date(2025, 12, 31), "quý 4/2025"),
    ],
)
def test_a_period_is_whole_and_keeps_its_name(text, first, last, name):
    found = periods.named(text)
    assert (found.first, found.last, found.key, found.name) == (first, last, text, name)
    assert found.before.last == first - dt.timedelta(days=1)
    assert found.after.before == found


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2025-Q5", "0001-01", "9999-12", "2999-Q1", "２０２５-01x"])
def test_nonsense_and_the_future_are_this_month(text):
    found = periods.named(text)
    assert found == periods.month_of(found.first)
    assert (found.is_over, found.after) == (False, None)
