"""How Elasticsearch fares, in one row that all processes share: what staff see, what machines measure.

A process writes when its breaker opens or closes, the tick asks once a minute, so trouble is seen while nobody
searches and ends on record when the node is back. The row is apart from ``IndexState``, whose lock a rebuild holds.
"""

import dataclasses
import datetime as dt
import logging

from django.db import DatabaseError, transaction

from search.backends.elastic.client import alias, client, configured
from search.models import EngineState
from shop.core.clock import now, today

logger = logging.getLogger(__name__)
CHECK_SECONDS = 2


@dataclasses.dataclass(frozen=True)
class Measured:
    """What the index held when the tick last asked: products on sale that day, and bytes on disk."""

    products: int
    size_bytes: int


def note_failure(error: Exception) -> None:
    """Note that Elasticsearch failed just now; the time of the first failure in a row stays."""
    if state().failing_since is None:  # a row that says so already is not locked again
        _write(EngineState.objects.filter(failing_since=None), failing_since=now(), reason=_reason(error))


def note_answer() -> None:
    """Note that Elasticsearch answers (again)."""
    if state().failing_since:
        _write(EngineState.objects.exclude(failing_since=None), failing_since=None, reason="")


def _write(rows, **values) -> None:
    """Change the row where ``rows`` still finds it; a fault costs the note, never the page."""
    try:
        with transaction.atomic():
            EngineState.objects.get_or_create(pk=1)
            rows.filter(pk=1).update(**values)
    except DatabaseError as error:
        logger.warning("the state of Elasticsearch was not noted: %s", error)


def _reason(error: Exception) -> str:
    return type(error).__name__[:60]


def state() -> EngineState:
    """Return the row, an empty one before anything was noted."""
    return EngineState.objects.filter(pk=1).first() or EngineState(pk=1)


def failing_since() -> dt.datetime | None:
    """Return since when Elasticsearch does not answer some process, None while all is well: staff see a banner."""
    return state().failing_since if configured() else None


def check() -> bool:
    """Ask the index once and note how it went, with its size; True when it answered. Called every minute."""
    if not configured():
        return False
    try:
        measured = measure()
    except Exception as error:
        note_failure(error)
        return False
    note_answer()
    _write(EngineState.objects.all(), checked_at=now(), products=measured.products, size_bytes=measured.size_bytes)
    return True


def measure() -> Measured:
    """Search the alias for what is sold today and ask for its size; raises what the client raises."""
    patient = client().options(request_timeout=CHECK_SECONDS)
    sold = {"term": {"sold": today().isoformat()}}
    found = patient.search(index=alias(), size=0, track_total_hits=True, query=sold)
    stats = patient.indices.stats(index=alias(), metric="store")
    return Measured(found["hits"]["total"]["value"], stats["_all"]["primaries"]["store"]["size_in_bytes"])
