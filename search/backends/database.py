"""Search on the database that the shop has anyway: full-text table for the words, bits in memory for the facets."""

import dataclasses
from collections.abc import Iterator
from itertools import islice

from search.backends import Request, Response
from search.backends.fulltext import text_table
from search.facets import counts, distance, narrow, selections
from search.near import Near
from search.plan import Step
from search.ranking import PLACE, SCORED
from search.scoring import score, signals
from search.snapshot import Snapshot, chosen


class DatabaseBackend:
    """Reads the stored documents; writing them is the rebuild itself (search.services)."""

    def search(self, request: Request) -> Response:
        """Answer a search with one query per step until something is found, none without words."""
        snapshot = request.view
        alive = snapshot.alive
        scope = request.filters[0].scope
        if scope is not None:
            alive &= snapshot.mask("set_code", scope)
        found = self._match(request, snapshot, alive)
        filters = request.filters[found.widened]
        picked = selections(snapshot, filters)
        left = narrow(found.base, picked)
        ordered = self._ordered(request, snapshot, left, found)
        ids = [snapshot.rows[at].product_id for at in islice(ordered, request.offset, request.offset + request.limit)]
        numbers = counts(snapshot, found.base, picked, filters.near)
        return Response(ids, left.bit_count(), numbers, found.step, found.widened)

    @staticmethod
    def _match(request: Request, snapshot: Snapshot, alive: int) -> "_Match":
        """Return the first step that finds something in its place; other filters do not decide."""
        if not request.plan.main:
            return _Match([], alive)
        table, seen = text_table(), {}
        for number, step in request.attempts():
            if step.tier not in seen:
                seen[step.tier] = table.match(step.tier)
            base = snapshot.mask_of(seen[step.tier]) & alive
            place = selections(snapshot, request.filters[number]).get("place", base)
            if base & place:
                return _Match(seen[step.tier], base, step, number)
        return _Match([], 0)

    def _ordered(self, request: Request, snapshot: Snapshot, left: int, found: "_Match") -> Iterator[int]:
        """Give the positions of ``left`` in the order asked for."""
        filters = request.filters[found.widened]
        if request.sort == "phu-hop" and found.step:
            return self._by_score(request, snapshot, left, found)
        if request.sort == "gan" and filters.near:
            return self._by_distance(filters.near, snapshot, left)
        keys = _keys(request)
        sort = request.sort if request.sort in keys else "phu-hop"
        ordered = chosen(left, snapshot.ordered(sort, keys[sort]))
        lifted = request.plan.understood.lifted_former
        if sort == "phu-hop" and (filters.gift or lifted):

            def lift(at: int):
                row = snapshot.rows[at]
                return -row.gift if filters.gift else 0, row.former != lifted

            return iter(sorted(ordered, key=lift))
        return ordered

    @staticmethod
    def _by_distance(near: Near, snapshot: Snapshot, left: int) -> Iterator[int]:
        """Give the nearest first."""

        def key(at: int):
            row = snapshot.rows[at]
            return distance(near, row), row.product_id

        return iter(sorted(chosen(left, range(len(snapshot.rows))), key=key))

    @staticmethod
    def _by_score(request: Request, snapshot: Snapshot, left: int, found: "_Match") -> Iterator[int]:
        """Give the nearest 200 by their exact score, then the rest as the full-text table ranked them."""
        matched = chosen(left, (snapshot.position[pk] for pk in found.products if pk in snapshot.position))
        nearest = list(islice(matched, SCORED))
        lifted = request.plan.understood.lifted_former

        def key(at: int):
            row = snapshot.rows[at]
            points = score(found.step, row.text) + signals(row, request.day)
            points += PLACE.same_former * bool(lifted and row.former == lifted)
            return -points, -row.stars_on(request.day.isoformat()), row.product_id

        yield from sorted(nearest, key=key)
        yield from matched


@dataclasses.dataclass(frozen=True)
class _Match:
    """Products nearest first, their bits among those sold, and what found them."""

    products: list[int]
    base: int
    step: Step | None = None
    widened: int = 0


def _keys(request: Request) -> dict:
    """Return order → sort key of a row, for the orders that do not depend on the text."""
    day = request.day.isoformat()
    return {
        "phu-hop": lambda row: (-signals(row, request.day), -row.stars_on(day), row.product_id),
        "moi": lambda row: (-row.listed_on.toordinal(), -row.product_id) if row.listed_on else (0, 0),
        "gia-tang": lambda row: (row.price_vnd, row.sort_name, row.product_id),
        "gia-giam": lambda row: (-row.price_vnd, row.sort_name, row.product_id),
        "sao": lambda row: (-row.stars_on(day), -signals(row, request.day), row.product_id),
        "ten": lambda row: (row.sort_name, row.product_id),
    }
