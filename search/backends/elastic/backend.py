"""Answers searches from Elasticsearch: one request when the first step finds something, three at most."""

import collections
import time
from collections.abc import Iterable, Iterator

from search.backends import Request, Response
from search.backends.elastic import body
from search.backends.elastic.client import SEARCH_SECONDS, alias, client
from search.backends.elastic.document import Prepared
from search.models import SearchDocument
from search.plan import Step


class NoWholeAnswer(Exception):
    """Elasticsearch took too long, or answered with a part of the index only."""


class ElasticsearchBackend:
    """Reads the alias. Whatever fails is raised: ``search.breaker`` decides who answers then."""

    def __init__(self, seconds: float = SEARCH_SECONDS):
        self.seconds = seconds

    def search(self, request: Request) -> Response:
        """Answer a search; its requests share ``seconds``."""
        self.ends = time.monotonic() + self.seconds
        attempts = request.attempts()
        number, step = next(attempts, (0, None))
        answer = self._ask(body.full(request, number, step))
        if step and not answer["aggregations"]["found"]["doc_count"]:
            found = self._first(request, list(attempts))
            if found is None:
                return Response([], 0, {})
            number, step = found
            answer = self._ask(body.full(request, number, step))
        ids = [int(hit["_id"]) for hit in answer["hits"]["hits"]]
        return Response(ids, answer["hits"]["total"]["value"], _counts(answer["aggregations"]), step, number)

    def _first(self, request: Request, attempts: list[tuple[int, Step]]) -> tuple[int, Step] | None:
        """Return the first attempt that finds something, asking all of them at once."""
        if not attempts:
            return None
        lines = [line for number, step in attempts for line in ({}, body.probe(request, number, step))]
        answers = self._patient().msearch(index=alias(), searches=lines)["responses"]
        found = (
            attempt
            for attempt, answer in zip(attempts, answers, strict=True)
            if _whole(answer)["hits"]["total"]["value"]
        )
        return next(found, None)

    def _ask(self, request_body: dict) -> dict:
        return _whole(self._patient().search(index=alias(), body=request_body))

    def _patient(self):
        """Return the client with the time that is left to this search."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise NoWholeAnswer
        return client().options(request_timeout=left)


def _whole(answer: dict) -> dict:
    """Return an answer that every shard took part in; a part would hide products."""
    if "error" in answer or answer["timed_out"] or answer["_shards"]["failed"]:
        raise NoWholeAnswer
    return answer


def _counts(aggregations: dict) -> dict[str, dict]:
    """Return facet → value → number, as the database search gives it."""
    found: dict[str, dict] = collections.defaultdict(dict)
    own = {facet for group in aggregations for facet in body.COUNTED_BY.get(group, ())}
    for group, facet, value, number in _buckets(aggregations):
        if number and (facet in body.COUNTED_BY[group] if group in body.COUNTED_BY else facet not in own):
            found[facet][_KINDS.get(facet, str)(value)] = number
    return dict(found)


def _buckets(aggregations: dict) -> Iterator[tuple[str, str, str, int]]:
    """Give (group, facet, value, number) of everything that was counted."""
    for group, answer in aggregations.items():
        buckets = answer.get("counts", answer).get("buckets", [])
        if isinstance(buckets, dict):
            yield from ((group, group, key, bucket["doc_count"]) for key, bucket in buckets.items())
        else:
            yield from ((group, *bucket["key"].split(":", 1), bucket["doc_count"]) for bucket in buckets)


_KINDS = {"stars": int, "group": int, "point": int, "in_stock": lambda value: value == "1"}


def actions(rows: Iterable[SearchDocument], index: str) -> Iterable[dict]:
    """Give the bulk actions that bring stored documents into an index; an older version never overtakes a newer one."""
    for row in rows:
        yield {
            "_op_type": "index",
            "_index": index,
            "_id": str(row.product_id),
            "version": row.generation,
            "version_type": "external_gte",
            "_source": Prepared(row).source(),
        }
