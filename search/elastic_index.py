"""Keeps Elasticsearch in step with the stored documents, and builds a new index while buyers search the old one."""

import dataclasses
from collections.abc import Callable

from django.db import transaction
from elasticsearch.helpers import parallel_bulk, scan

from search.backends.elastic.backend import actions
from search.backends.elastic.client import alias, client, configured
from search.backends.elastic.document import SETTINGS, ProductIndex
from search.models import SearchDocument, SearchIndex
from shop.core.clock import now

BATCH = 1000  # more than one rebuild writes in a generation (search.services.BATCH), so a batch never splits its first
CHUNK, THREADS = 250, 2  # the next chunk is prepared while the node works on the one before


class IndexFault(Exception):
    """Elasticsearch refused documents; they stay due."""


def push() -> int:
    """Send what every index in use lacks; return how many documents went out. Safe to run twice and side by side."""
    if not configured():
        return 0
    in_use = SearchIndex.objects.exclude(state=SearchIndex.State.OLD)
    return sum(_push_all(index) for index in in_use)


def _push_all(index: SearchIndex, progress: Callable[[int], None] = lambda sent: None) -> int:
    sent = 0
    while count := _push_batch(index.pk):
        sent += count
        progress(sent)
    return sent


def _push_batch(pk: int) -> int:
    """Send one batch under the lock of the index row, so that nobody writes to an index that is being deleted.

    Elasticsearch would make an index of that name anew, without our mapping.
    """
    with transaction.atomic():
        index = SearchIndex.objects.select_for_update().filter(pk=pk).first()
        rows = _due(index) if index else []
        if rows:
            _send(rows, index.name)
            index.position = rows[-1].generation
            index.save(update_fields=["position"])
    return len(rows)


def _due(index: SearchIndex) -> list[SearchDocument]:
    """Return whole generations after the position of an index."""
    later = SearchDocument.objects.filter(generation__gt=index.position).order_by("generation", "product_id")
    rows = list(later[:BATCH])
    if len(rows) == BATCH and rows[0].generation != rows[-1].generation:
        rows = [row for row in rows if row.generation < rows[-1].generation]
    return rows


def _send(rows: list[SearchDocument], name: str) -> None:
    """Index rows; 409 means that something newer is there already, which is as good."""
    faults = [
        answer
        for ok, answer in parallel_bulk(client(), actions(rows, name), THREADS, CHUNK, raise_on_error=False)
        if not ok and answer["index"]["status"] != 409
    ]
    if faults:
        raise IndexFault(f"{len(faults)} documents were refused, the first: {faults[0]}")


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> SearchIndex:
    """Build a new index from the stored documents and put it behind the alias in one step.

    Writes go on: they reach the stored documents, and both indexes are filled from those. The index that was live
    is kept for going back, older ones are deleted.
    """
    index = _create()
    total = SearchDocument.objects.count()
    _push_all(index, lambda sent: progress(min(sent, total), total))
    client().indices.put_settings(index=index.name, settings={"refresh_interval": SETTINGS["refresh_interval"]})
    client().indices.refresh(index=index.name)
    _switch(index)
    return index


def _create() -> SearchIndex:
    name = f"{alias()}-{now():%Y%m%d%H%M%S%f}"
    settings = {**SETTINGS, "refresh_interval": "-1"}
    mapping = ProductIndex._doc_type.mapping.to_dict()
    client().indices.create(index=name, settings=settings, mappings=mapping)
    return SearchIndex.objects.create(name=name)


def _switch(index: SearchIndex) -> None:
    """Move the alias, and note it."""
    states = SearchIndex.State
    with transaction.atomic():
        _push_all(index)
        before = list(client().indices.get_alias(name=f"{alias()}*", ignore_unavailable=True))
        moves = [
            {"remove": {"index": name, "alias": alias(), "must_exist": False}} for name in before if name != index.name
        ]
        client().indices.update_aliases(actions=[*moves, {"add": {"index": index.name, "alias": alias()}}])
        previous = SearchIndex.objects.filter(state=states.LIVE).first()
        SearchIndex.objects.exclude(pk=index.pk).update(state=states.OLD)
        SearchIndex.objects.filter(pk=index.pk).update(state=states.LIVE)
    keep = {index.pk, previous.pk if previous else None}
    with transaction.atomic():
        for old in SearchIndex.objects.select_for_update().exclude(pk__in=[pk for pk in keep if pk]):
            client().indices.delete(index=old.name, ignore_unavailable=True)
            old.delete()


def roll_back() -> SearchIndex | None:
    """Put the kept index back behind the alias, brought up to date first; None when there is none."""
    old = SearchIndex.objects.filter(state=SearchIndex.State.OLD).first()
    # Sending to a name that is gone would make an index of that name without our mapping.
    if old is None or not client().indices.exists(index=old.name):
        return None
    _push_all(old)
    _switch(old)
    return old


def refresh() -> None:
    """Make what was sent visible at once (tests, commands); a buyer's search sees it within a second anyway."""
    client().indices.refresh(index=alias())


def drop_all() -> None:
    """Delete every index of this site."""
    for index in SearchIndex.objects.all():
        client().indices.delete(index=index.name, ignore_unavailable=True)
    SearchIndex.objects.all().delete()


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What a comparison of the live index with the store found: products whose version differs.

    An index that is ``ahead`` holds newer versions than the store, whose database was restored from a copy: it
    refuses what the store would send, so only a new index helps.
    """

    different: list[int]
    ahead: bool


def compare() -> Comparison:
    """Compare the versions of the live index with the stored ones."""
    refresh()
    stored = dict(SearchDocument.objects.values_list("product_id", "generation"))
    everything = {"query": {"match_all": {}}}
    hits = scan(client(), index=alias(), query=everything, _source=False, version=True, size=2000)
    found = {int(hit["_id"]): hit["_version"] for hit in hits}
    different = sorted(pk for pk in stored.keys() | found.keys() if stored.get(pk) != found.get(pk))
    return Comparison(different, any(version > stored.get(pk, 0) for pk, version in found.items()))
