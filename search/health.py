"""How search is doing, in figures: for the staff page and for machines that watch. A handful of queries, no node."""

import dataclasses
import datetime as dt

from django.db.models import Count, Min

from search import engine, services
from search import snapshot as snapshots
from search.backends.elastic.client import configured
from search.models import EngineState, IndexState, IndexTask, SearchDocument, SearchIndex
from shop.core.clock import now


@dataclasses.dataclass(frozen=True)
class Health:
    """Figures of one moment.

    ``sellable`` products should equal ``documents`` (found by the database) and ``engine.products`` (what the index
    held when the tick last asked). ``waiting`` products are noted for a rebuild, the oldest for ``waiting_seconds``;
    ``behind`` documents are rebuilt and not sent to the live index yet.
    """

    configured: bool
    engine: EngineState
    waiting: int
    waiting_seconds: float
    behind: int
    documents: int
    sellable: int
    rebuilt_at: dt.datetime | None
    live: SearchIndex | None
    kept: SearchIndex | None

    @property
    def failing_since(self) -> dt.datetime | None:
        """Since when Elasticsearch does not answer."""
        return self.engine.failing_since if self.configured else None

    @property
    def backend(self) -> str:
        """Who answers buyers now: ``elasticsearch`` or ``database``."""
        return "elasticsearch" if self.configured and self.live and not self.failing_since else "database"

    @property
    def differs(self) -> bool:
        """Whether ``reindex --check`` has something to repair; what is on its way does not count."""
        settled = not (self.waiting or self.behind)
        asked = self.engine.products if self.backend == "elasticsearch" else None
        return settled and (self.documents != self.sellable or asked not in (None, self.sellable))


def health() -> Health:
    """Return the figures of this moment."""
    waiting, seconds = backlog()
    live = _index(SearchIndex.State.LIVE)
    return Health(
        configured=configured(),
        engine=engine.state(),
        waiting=waiting,
        waiting_seconds=seconds,
        behind=_behind(live),
        documents=snapshots.current().alive.bit_count(),
        sellable=services.on_sale().count(),
        rebuilt_at=IndexState.objects.filter(pk=1).values_list("rebuilt_at", flat=True).first(),
        live=live,
        kept=_index(SearchIndex.State.OLD),
    )


def backlog() -> tuple[int, float]:
    """Return how many products are noted for a rebuild and for how many seconds the oldest has waited."""
    found = IndexTask.objects.aggregate(products=Count("product_id", distinct=True), oldest=Min("created_at"))
    return found["products"], (now() - found["oldest"]).total_seconds() if found["oldest"] else 0.0


def _index(state: str) -> SearchIndex | None:
    return SearchIndex.objects.filter(state=state).first() if configured() else None


def _behind(live: SearchIndex | None) -> int:
    return SearchDocument.objects.filter(generation__gt=live.position).count() if live else 0
