"""Who answers a search: Elasticsearch while it does, the database when it is down, slow or wrong.

After a failure nobody in this process waits for it again for a few seconds; then one search tries, and the first
answer closes the breaker. So a page never waits longer than one patience (``client.SEARCH_SECONDS``, all requests of
a search together), and coming back needs no hand. What other processes and staff see of it: ``search.engine``.
"""

import logging
import threading
import time

from search import engine
from search.backends import Request, Response
from search.backends.database import DatabaseBackend
from search.backends.elastic.backend import ElasticsearchBackend
from search.backends.elastic.client import WRITE_SECONDS, configured

logger = logging.getLogger(__name__)
REST_SECONDS = 5


class _Breaker:
    """Open (nobody asks) until ``rests_until`` on the monotonic clock, 0 while all is well."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rests_until = 0.0

    def may_try(self) -> bool:
        """Say whether this search may ask Elasticsearch; after a rest only one does."""
        with self.lock:
            if self.rests_until == 0:
                return True
            if time.monotonic() < self.rests_until:
                return False
            self.rests_until = time.monotonic() + REST_SECONDS
            return True

    def failed(self, error: Exception) -> None:
        """Rest, and tell staff."""
        with self.lock:
            first, self.rests_until = self.rests_until == 0, time.monotonic() + REST_SECONDS
        if first:
            logger.warning("Elasticsearch did not answer (%s); the database searches.", type(error).__name__)
        engine.note_failure(error)

    def answered(self) -> None:
        """Go back to normal."""
        if self.rests_until == 0:
            return
        with self.lock:
            self.rests_until = 0.0
        logger.warning("Elasticsearch answers again.")
        engine.note_answer()


_breaker = _Breaker()


def reset() -> None:
    """Forget earlier failures (tests, a changed address)."""
    _breaker.rests_until = 0.0
    engine.note_answer()


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
