"""The price histogram: bars that add up, and a sentence that says the same."""

import itertools

import pytest

from search.histogram import build
from search.query import PRICE_BARS, PRICE_STEPS, Filters


def drawn(counts: dict[str, int], **chosen):
    return build(counts, Filters(**chosen), "vi")


def test_bars_follow_one_another_and_steps_are_made_of_whole_bars():
    assert all(one[1] == other[0] for one, other in itertools.pairwise(PRICE_BARS))
    assert PRICE_BARS[-1][1] is None
    assert {low for low, _high in PRICE_STEPS} <= {low for low, _high in PRICE_BARS}


def test_bars_reach_from_the_cheapest_to_the_dearest_with_gaps_between():
    found = drawn({"40000-50000": 2, "60000-80000": 8})
    assert [(bar.x, bar.y, bar.height) for bar in found.bars] == [(0, 45, 15), (10, 60, 0), (20, 0, 60)]
    assert (found.wide, found.lowest, found.highest) == (28, "40.000\u00a0₫", "80.000\u00a0₫")


def test_it_is_said_in_a_sentence():
    found = drawn({"40000-50000": 2, "5000000-": 8})
    assert found.summary == "10 sản phẩm. Nhiều nhất là từ 5.000.000\u00a0₫ trở lên (8 sản phẩm)."
    assert found.bars[0].title == "từ 40.000\u00a0₫ đến dưới 50.000\u00a0₫: 2 sản phẩm"
    assert found.highest == "Từ 5.000.000\u00a0₫"


def test_a_single_product_among_thousands_is_seen():
    assert drawn({"40000-50000": 1, "50000-60000": 9000}).bars[0].height == 2


@pytest.mark.parametrize(
    ("chosen", "on"),
    [
        ({}, [True, True, True]),
        ({"price_min": 50_000}, [False, True, True]),
        ({"price_max": 49_999}, [True, False, False]),
        ({"price_min": 45_000, "price_max": 55_000}, [True, True, False]),
    ],
)
def test_bars_of_the_chosen_prices_stand_out(chosen, on):
    counts = {"40000-50000": 1, "50000-60000": 1, "60000-80000": 1}
    assert [bar.chosen for bar in drawn(counts, **chosen).bars] == on


@pytest.mark.parametrize("counts", [{}, {"40000-50000": 3}])
def test_one_range_needs_no_drawing(counts):
    assert drawn(counts) is None
