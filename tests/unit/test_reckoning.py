"""Discounts in whole đồng: exact sums, nothing below 0, nobody beyond his line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.offers.reckoning import AMOUNT, EACH, KINDS, PERCENT, PIECES, WORTH, Good, Running, allocate, give, reckon

ROWS = st.lists(st.tuples(st.integers(0, 5_000_000), st.integers(0, 5_000_000)), min_size=1, max_size=12)


def good(key=1, unit=100_000, quantity=1, producer=1, most=None) -> Good:
    most = unit * quantity // 2 if most is None else most
    return Good(key, key, producer, unit, quantity, most)


def offer(kind=PERCENT, value=1_000, pk=1, **more) -> Running:
    return Running(pk=pk, name=f"Ưu đãi {pk}", kind=kind, value=value, **{"bearer": "programme"} | more)


@given(total=st.integers(0, 20_000_000), rows=ROWS)
def test_parts_add_up_and_stay_within_their_lines(total, rows):
    weights, limits = [row[0] for row in rows], [row[1] for row in rows]
    parts = allocate(total, weights, limits)
    assert sum(parts) == min(total, sum(limits))
    assert all(0 <= part <= limit for part, limit in zip(parts, limits, strict=True))


@given(total=st.integers(0, 1_000_000), weights=st.lists(st.integers(1, 9_999), min_size=1, max_size=12))
def test_without_limits_each_part_is_the_exact_one_rounded(total, weights):
    parts = allocate(total, weights, [total] * len(weights))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1


LINES = st.lists(
    st.builds(
        good,
        key=st.integers(1, 40),
        unit=st.integers(1, 3_000_000),
        quantity=st.integers(1, 9),
        producer=st.integers(1, 3),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one.key,
)
OFFERS = st.lists(
    st.builds(
        offer,
        kind=st.sampled_from([PERCENT, AMOUNT, EACH]),
        value=st.integers(1, 10_000),
        pk=st.integers(1, 4),
        producer_id=st.sampled_from([None, 1, 2]),
        priority=st.integers(0, 1),
        combines_with=st.sampled_from([frozenset(), frozenset({1, 2, 3, 4})]),
        most_pieces=st.sampled_from([None, 1, 3]),
        left_vnd=st.sampled_from([None, 0, 999]),
    ),
    max_size=4,
    unique_by=lambda one: one.pk,
)


@given(goods=LINES, offers=OFFERS)
def test_whatever_runs_no_line_loses_more_than_the_law_allows(goods, offers):
    found = reckon(goods, offers)
    assert len({one.offer.pk for one in found}) == len(found)
    for one in goods:
        assert 0 <= sum(given.parts.get(one.key, 0) for given in found) <= one.most_vnd
    for given_ in found:
        assert given_.total_vnd > 0
        assert given_.offer.left_vnd is None or given_.total_vnd <= given_.offer.left_vnd
        if given_.offer.producer_id:
            mine = {one.key for one in goods if one.producer_id == given_.offer.producer_id}
            assert set(given_.parts) <= mine


def test_seven_percent_of_33333_leaves_31000():
    assert give(offer(value=700), [good(unit=33_333)]).parts == {1: 2_333}


def test_a_percentage_is_cut_once_and_the_rest_goes_to_the_largest_remainder():
    parts = give(offer(value=1_000), [good(1, 10_005), good(2, 10_009), good(3, 10_006)]).parts
    assert parts == {1: 1_000, 2: 1_001, 3: 1_001}


def test_an_amount_is_split_over_producers_by_what_their_goods_cost():
    parts = give(offer(AMOUNT, 20_000), [good(1, 100_000), good(2, 200_000, producer=2)]).parts
    assert parts == {1: 6_667, 2: 13_333}


def test_half_of_the_price_is_the_most():
    assert give(offer(value=6_000), [good(unit=100_001)]).parts == {1: 50_000}


def test_what_a_capped_line_cannot_take_does_not_make_another_cheaper_by_more_than_its_percentage():
    assert give(offer(value=4_000), [good(1, most=10_000), good(2)]).parts == {1: 10_000, 2: 40_000}


def test_an_amount_goes_to_the_lines_that_may_take_it():
    assert give(offer(AMOUNT, 20_000), [good(1, most=0), good(2)]).parts == {2: 20_000}


def test_goods_that_may_not_be_promoted_do_not_help_to_reach_the_least():
    goods = [good(1, 900_000, most=0), good(2)]
    assert not give(offer(needs=WORTH, needs_value=200_000), goods).parts


@pytest.mark.parametrize(("needs", "value", "met"), [(PIECES, 3, True), (PIECES, 4, False), (KINDS, 2, True)])
def test_pieces_and_kinds_are_counted(needs, value, met):
    goods = [good(1, quantity=2), good(2)]
    assert bool(give(offer(needs=needs, needs_value=value), goods).parts) == met


def test_only_the_cheapest_pieces_take_part_where_their_number_is_limited():
    goods = [good(1, 200_000), good(2, 100_000, quantity=2)]
    assert give(offer(most_pieces=1), goods).parts == {2: 10_000}


def test_an_amount_off_each_piece():
    assert give(offer(EACH, 5_000), [good(quantity=3)]).parts == {1: 15_000}


def test_the_better_of_two_counts_and_a_voucher_is_not_used_up_for_nothing():
    found = reckon([good()], [offer(pk=1, value=1_000), offer(pk=2, value=2_000, voucher_id=9)])
    assert [one.offer.pk for one in found] == [2]
    found = reckon([good()], [offer(pk=1, value=1_000), offer(pk=2, value=1_000, voucher_id=9)])
    assert [one.offer.pk for one in found] == [1]


def test_two_that_combine_take_one_after_the_other():
    both = frozenset({1, 2})
    found = reckon([good()], [offer(pk=1, value=1_000, combines_with=both), offer(pk=2, combines_with=both)])
    assert [one.total_vnd for one in found] == [10_000, 9_000]
