"""Who answers a search: Elasticsearch while it does, the database when it is down, slow or wrong.

After a failure nobody waits for it again for a few seconds; then one search tries, and the first answer closes the
breaker. So a page never waits longer than one patience (0.8 s), and coming back needs no hand.
"""

import logging
import threading
import time

from django.core.cache import cache

from search.backends import Request, Response
from search.backends.database import DatabaseBackend
from search.backends.elastic.backend import ElasticsearchBackend
from search.backends.elastic.client import WRITE_SECONDS, configured

logger = logging.getLogger(__name__)
REST_SECONDS = 5
_NOTE = "search:elasticsearch-failed"


class _Breaker:
    def __init__(self):
        self.lock = threading.Lock()
        self.closed_until = 0.0

    def may_try(self) -> bool:
        """Say whether this search may ask Elasticsearch; after a rest only one does."""
        with self.lock:
            if self.closed_until == 0:
                return True
            if time.monotonic() < self.closed_until:
                return False
            self.closed_until = time.monotonic() + REST_SECONDS
            return True

    def failed(self, error: Exception) -> None:
        """Rest, and leave a note for staff."""
        if self.closed_until == 0:
            logger.warning("Elasticsearch did not answer (%s); the database searches.", type(error).__name__)
        with self.lock:
            self.closed_until = time.monotonic() + REST_SECONDS
        _note(time.time())

    def answered(self) -> None:
        """Go back to normal."""
        if self.closed_until:
            logger.warning("Elasticsearch answers again.")
            _note(None)
        with self.lock:
            self.closed_until = 0.0


def _note(when: float | None) -> None:
    try:
        cache.set(_NOTE, when, 600) if when else cache.delete(_NOTE)
    except Exception:
        logger.debug("no cache for the note")


_breaker = _Breaker()


def reset() -> None:
    """Forget earlier failures (tests, a changed address)."""
    _breaker.closed_until = 0.0


def answer(request: Request, backend: str = "") -> Response:
    """Answer a search; ``backend`` forces one (``database``, ``elasticsearch``) and then faults are raised.

    A list without words is answered here: the facets in memory hold all of it, and asking the node costs ten times
    as much.
    """
    if backend == "elasticsearch":
        return ElasticsearchBackend(WRITE_SECONDS).search(request)
    if backend == "database" or not request.plan.main or not configured() or not _breaker.may_try():
        return DatabaseBackend().search(request)
    try:
        response = ElasticsearchBackend().search(request)
    except Exception as error:  # whatever is wrong over there, the buyer gets an answer
        _breaker.failed(error)
        return DatabaseBackend().search(request)
    _breaker.answered()
    return response


def failing_since() -> float | None:
    """Return when Elasticsearch last failed in any process, None while all is well: staff see a banner."""
    try:
        return cache.get(_NOTE) if configured() else None
    except Exception:
        return None
