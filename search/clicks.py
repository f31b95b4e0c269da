"""Which product of a search was opened, by day: sums per text and product, without anything about who opened it."""

import datetime as dt
import logging

from django.db import DatabaseError, transaction
from django.db.models import F, Sum

from search import snapshot
from search.log import kept_text
from search.models import SearchClick
from search.results import MAX_REACH
from shop.core.clock import today

logger = logging.getLogger(__name__)


def note(text: str, product_id: int, position: int) -> bool:
    """Count one opening of a product at a place of the list (from 1); return whether it can have happened.

    What no list of results can show is not counted: other products, other places, texts that the log does not keep.
    """
    plain = kept_text(text)
    if not plain or not 1 <= position <= MAX_REACH or not _is_shown(product_id):
        return False
    try:
        with transaction.atomic():
            _add(day=today(), text=plain, product_id=product_id, position=position)
    except DatabaseError as error:
        logger.warning("a click was not counted: %s", error)
    return True


def _is_shown(product_id: int) -> bool:
    view = snapshot.current()
    return bool(view.mask_of([product_id]) & view.alive)


def _add(*, position: int, **key) -> None:
    sums = {"clicks": F("clicks") + 1, "positions": F("positions") + position}
    if not SearchClick.objects.filter(**key).update(**sums):
        SearchClick.objects.get_or_create(**key)
        SearchClick.objects.filter(**key).update(**sums)


def opened(days: int = 30, limit: int = 50) -> list[tuple[str, int, int, float]]:
    """Return (text, product, clicks, mean place in the list) of what was opened most in ``days`` local days."""
    rows = SearchClick.objects.filter(day__gt=today() - dt.timedelta(days=days)).values_list("text", "product_id")
    sums = rows.annotate(times=Sum("clicks"), places=Sum("positions")).order_by("-times", "text", "product_id")
    return [(text, product, times, places / times) for text, product, times, places in sums[:limit]]
