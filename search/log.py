"""What was searched and how it ended, by day, without anything about who asked.

Counts are gathered in the process and written now and then, so that a search costs no write.
"""

import collections
import datetime as dt
import logging
import threading
import time

from django.db import DatabaseError, transaction
from django.db.models import F, Sum

from search.models import SearchLogEntry
from search.text import words
from shop.core.clock import today

logger = logging.getLogger(__name__)
WRITE_AFTER_SECONDS = 30
WRITE_AFTER_SEARCHES = 200


class _Gathered:
    """Searches of this process that are not written yet: (day, text) → [how often, hits the last time]."""

    lock = threading.Lock()
    counts: dict = collections.defaultdict(lambda: [0, 0])
    since = time.monotonic()


def kept_text(text: str) -> str:
    """Return a text as the log keeps it; empty for one with a telephone number or an address of a person."""
    if "@" in text or sum(char.isdigit() for char in text) >= 9:
        return ""
    return words(text)[:200]


def note(text: str, hits: int) -> None:
    """Count one search."""
    plain = kept_text(text)
    if not plain:
        return
    with _Gathered.lock:
        entry = _Gathered.counts[today(), plain]
        entry[0] += 1
        entry[1] = hits
        due = time.monotonic() - _Gathered.since > WRITE_AFTER_SECONDS or len(_Gathered.counts) > WRITE_AFTER_SEARCHES
    if due:
        write()


def write() -> None:
    """Write what was gathered; a fault loses counts, never a page."""
    with _Gathered.lock:
        counts, _Gathered.counts = _Gathered.counts, collections.defaultdict(lambda: [0, 0])
        _Gathered.since = time.monotonic()
    try:
        with transaction.atomic():
            for (day, text), (times, hits) in counts.items():
                SearchLogEntry.objects.get_or_create(day=day, text=text)
                SearchLogEntry.objects.filter(day=day, text=text).update(searches=F("searches") + times, hits=hits)
    except DatabaseError as error:
        logger.warning("the search log was not written: %s", error)


def _lately(days: int):
    """Return the entries of the last ``days`` local days, today included."""
    return SearchLogEntry.objects.filter(day__gt=today() - dt.timedelta(days=days))


def top(days: int = 30, limit: int = 50) -> list[tuple[str, int, int]]:
    """Return (text, searches, hits the last time) of what was searched most lately."""
    counted = _lately(days).values_list("text").annotate(times=Sum("searches")).order_by("-times", "text")[:limit]
    times = dict(counted)
    rows = _lately(days).filter(text__in=times).order_by("day").values_list("text", "hits")
    hits = dict(rows)  # a later day replaces an earlier one
    return [(text, times[text], hits[text]) for text in times]


def without_results(days: int = 30, limit: int = 50) -> list[tuple[str, int]]:
    """Return (text, searches) of what found nothing lately, most wanted first: what the word lists or the shop lack."""
    rows = _lately(days).filter(hits=0)
    return list(rows.values_list("text").annotate(times=Sum("searches")).order_by("-times", "text")[:limit])
