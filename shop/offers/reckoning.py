"""What offers take off a basket: plain values in, whole đồng out. No database, no clock."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence

from shop.core.money import split_vnd

PERCENT, AMOUNT, EACH = "percent", "amount", "each"
WORTH, PIECES, KINDS = "worth", "pieces", "kinds"
WHOLE = 10_000  # basis points


@dataclasses.dataclass(frozen=True)
class Good:
    """One line of a basket. ``most_vnd`` is the greatest discount that the law allows on all of it, 0 for none."""

    key: int
    product_id: int
    producer_id: int
    unit_vnd: int
    quantity: int
    most_vnd: int

    @property
    def total_vnd(self) -> int:
        """Price before any discount."""
        return self.unit_vnd * self.quantity


@dataclasses.dataclass(frozen=True)
class Running:
    """One offer as it stands now, for one basket.

    ``value`` is basis points for PERCENT, đồng for AMOUNT (off the whole, once) and EACH (off every piece).
    ``goods`` and ``needs_goods`` are the products it takes from and asks for, None for all; what ``needs`` counts is
    đồng (WORTH), pieces or different products. ``left_vnd`` is what is left of its budget.
    """

    pk: int
    name: str
    kind: str
    value: int
    bearer: str
    producer_id: int | None = None
    goods: frozenset[int] | None = None
    needs: str = PIECES
    needs_value: int = 1
    needs_goods: frozenset[int] | None = None
    most_pieces: int | None = None
    priority: int = 0
    combines_with: frozenset[int] = frozenset()
    left_vnd: int | None = None
    is_limited: bool = False
    voucher_id: int | None = None
    code: str = ""


@dataclasses.dataclass(frozen=True)
class Given:
    """What one offer takes off: {line: đồng}, only lines from which it takes something."""

    offer: Running
    parts: dict[int, int]

    @property
    def total_vnd(self) -> int:
        """All of it in đồng."""
        return sum(self.parts.values())


def allocate(total: int, weights: Sequence[int], limits: Sequence[int]) -> list[int]:
    """Split ``total`` đồng by ``weights``, largest remainder first, no part above its limit.

    The parts add up to ``total`` exactly, or to the sum of the limits where that is less. None is negative.
    """
    total = min(total, sum(limits))
    parts = [0] * len(limits)
    while rest := total - sum(parts):
        open_ = [place for place, limit in enumerate(limits) if parts[place] < limit]
        shares = split_vnd(rest, [weights[place] for place in open_])
        for place, share in zip(open_, shares, strict=True):
            parts[place] += min(share, limits[place] - parts[place])
    return parts


def reckon(goods: Sequence[Good], offers: Iterable[Running]) -> list[Given]:
    """Return what each offer takes off, those that take nothing left out.

    Higher priority goes first; of equals the one that gives the buyer most, and of those one without a voucher, so
    that no voucher is used up for nothing. A line takes a second offer only where both say that they combine.
    """
    waiting, found = list(offers), []
    while waiting:
        first = max(offer.priority for offer in waiting)
        tried = [give(offer, goods, found) for offer in waiting if offer.priority == first]
        best = max(tried, key=lambda given: (given.total_vnd, not given.offer.voucher_id, -given.offer.pk))
        if best.total_vnd:
            found.append(best)
        done = {best.offer} if best.total_vnd else {given.offer for given in tried}
        waiting = [offer for offer in waiting if offer not in done]
    return found


def give(offer: Running, goods: Sequence[Good], before: Sequence[Given] = ()) -> Given:
    """Return what ``offer`` takes off after the offers ``before`` it."""
    if not is_met(offer, goods):
        return Given(offer, {})
    taken = _taken(before)
    mine = [good for good in _of(offer, offer.goods, goods) if _may_share(offer, good, before)]
    rests = [good.total_vnd - taken[good.key] for good in mine]
    limits = [max(0, min(good.most_vnd, good.total_vnd) - taken[good.key]) for good in mine]
    parts = _parts(offer, mine, rests, limits)
    return Given(offer, {good.key: part for good, part in zip(mine, parts, strict=True) if part})


def is_met(offer: Running, goods: Sequence[Good]) -> bool:
    """Tell whether the basket has what the offer asks for; goods that may not be promoted do not count."""
    counted = _of(offer, offer.needs_goods, goods)
    if offer.needs == WORTH:
        return sum(good.total_vnd for good in counted) >= offer.needs_value
    if offer.needs == KINDS:
        return len({good.product_id for good in counted}) >= offer.needs_value
    return sum(good.quantity for good in counted) >= offer.needs_value


def _of(offer: Running, products: frozenset[int] | None, goods: Sequence[Good]) -> list[Good]:
    """Return the lines that an offer speaks of: promotable, of its producer, among ``products``."""
    return [
        good
        for good in goods
        if good.most_vnd
        and (offer.producer_id is None or good.producer_id == offer.producer_id)
        and (products is None or good.product_id in products)
    ]


def _taken(before: Sequence[Given]) -> defaultdict[int, int]:
    taken: defaultdict[int, int] = defaultdict(int)
    for given in before:
        for key, amount in given.parts.items():
            taken[key] += amount
    return taken


def _may_share(offer: Running, good: Good, before: Sequence[Given]) -> bool:
    on_it = [given.offer for given in before if good.key in given.parts]
    return all(other.pk in offer.combines_with and offer.pk in other.combines_with for other in on_it)


def _parts(offer: Running, mine: list[Good], rests: list[int], limits: list[int]) -> list[int]:
    """Split what the offer gives over its lines: a percentage line by line, an amount by what the lines cost."""
    if not mine:
        return []
    if offer.kind == AMOUNT:
        return allocate(_within(offer.value, offer.left_vnd), rests, limits)
    pieces = _pieces(mine, offer.most_pieces)
    exact = [_exact(offer, *row) for row in zip(mine, rests, pieces, strict=True)]
    capped = [min(share, limit * WHOLE) for share, limit in zip(exact, limits, strict=True)]
    return allocate(_within(sum(capped) // WHOLE, offer.left_vnd), capped, limits)


def _within(amount: int, left: int | None) -> int:
    return amount if left is None else min(amount, left)


def _pieces(mine: list[Good], most: int | None) -> list[int]:
    """Return how many pieces of each line take part: the cheapest first where an offer counts for some only."""
    if most is None:
        return [good.quantity for good in mine]
    pieces = {}
    for good in sorted(mine, key=lambda good: (good.unit_vnd, good.key)):
        pieces[good.key] = min(good.quantity, most)
        most -= pieces[good.key]
    return [pieces[good.key] for good in mine]


def _exact(offer: Running, good: Good, rest: int, pieces: int) -> int:
    """Return the unrounded share of a line, in ten-thousandths of a đồng."""
    if offer.kind == EACH:
        return min(offer.value, good.unit_vnd) * pieces * WHOLE
    return rest * offer.value * pieces // good.quantity
