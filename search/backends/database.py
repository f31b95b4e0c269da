"""Search on the database that the shop has anyway: full-text table for the words, bits in memory for the facets."""

from itertools import islice

from search.backends import Request, Response
from search.backends.fulltext import text_table
from search.facets import counts, distance, narrow, selections
from search.ranking import SCORED, SIGNALS
from search.scoring import score
from search.snapshot import Row, Snapshot, chosen


class DatabaseBackend:
    """Reads the stored documents; writing them is the rebuild itself (search.services)."""

    def search(self, request: Request) -> Response:
        """Answer a search with one query for the words, none without them."""
        snapshot = request.view
        alive = snapshot.alive
        if request.filters.scope is not None:
            alive &= snapshot.mask("set_code", request.filters.scope)
        picked = selections(snapshot, request.filters)
        matched, base, tier = self._match(request, snapshot, alive)
        left = narrow(base, picked)
        ordered = self._ordered(request, snapshot, left, matched)
        ids = [snapshot.rows[at].product_id for at in islice(ordered, request.offset, request.offset + request.limit)]
        return Response(ids, left.bit_count(), counts(snapshot, base, picked), tier)

    @staticmethod
    def _match(request: Request, snapshot: Snapshot, alive: int) -> tuple[list[int], int, int]:
        """Return (products nearest first, their bits among those sold, tier): the first tier that finds something."""
        if not request.plan.words:
            return [], alive, 0
        table = text_table()
        for number, tier in enumerate(request.plan.tiers):
            matched = table.match(tier)
            if base := snapshot.mask_of(matched) & alive:
                return matched, base, number
        return [], 0, len(request.plan.tiers)

    def _ordered(self, request: Request, snapshot: Snapshot, left: int, matched: list[int]):
        """Give the positions of ``left`` in the order asked for."""
        day = request.day.isoformat()
        if request.sort == "phu-hop" and matched:
            return self._by_score(request, snapshot, left, matched)
        if request.sort == "gan" and request.filters.near:
            found = chosen(left, range(len(snapshot.rows)))
            return iter(sorted(found, key=lambda at: distance(request.filters.near, snapshot.rows[at])))
        keys = _keys(request, day)
        sort = request.sort if request.sort in keys else "phu-hop"
        return chosen(left, snapshot.ordered(sort, keys[sort]))

    @staticmethod
    def _by_score(request: Request, snapshot: Snapshot, left: int, matched: list[int]):
        """Give the nearest 200 by their exact score, then the rest as the full-text table ranked them."""
        day = request.day.isoformat()
        found = chosen(left, (snapshot.position[pk] for pk in matched if pk in snapshot.position))
        nearest = list(islice(found, SCORED))

        def key(at: int):
            row = snapshot.rows[at]
            return -score(request.plan, row.text) - signals(row, request), -row.stars_on(day), row.product_id

        yield from sorted(nearest, key=key)
        yield from found


def _keys(request: Request, day: str) -> dict:
    """Return order → sort key of a row, for the orders that do not depend on the text."""
    return {
        "phu-hop": lambda row: (-signals(row, request), -row.stars_on(day), row.product_id),
        "moi": lambda row: (-row.listed_on.toordinal(), -row.product_id) if row.listed_on else (0, 0),
        "gia-tang": lambda row: (row.price_vnd, row.sort_name, row.product_id),
        "gia-giam": lambda row: (-row.price_vnd, row.sort_name, row.product_id),
        "sao": lambda row: (-row.stars_on(day), -signals(row, request), row.product_id),
        "ten": lambda row: (row.sort_name, row.product_id),
    }


def signals(row: Row, request: Request) -> float:
    """Return the published points beyond the text."""
    return SIGNALS.points(
        in_stock=row.in_stock,
        sales=row.sales,
        listed_on=row.listed_on,
        stars=row.stars_on(request.day.isoformat()),
        day=request.day,
    )
