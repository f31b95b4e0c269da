"""Reads of sales points: which are shown, and whether a door is open."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from shop.core.clock import today
from shop.core.text import sort_key
from shop.points.hours import Status, status_of
from shop.points.models import PointClosure, SalesPoint


def active_points() -> QuerySet:
    """Return the points that buyers may see, with place, hours and the closures that are not over. Three queries."""
    coming = PointClosure.objects.filter(ends_on__gte=today() - dt.timedelta(days=1))
    return (
        SalesPoint.objects.filter(is_active=True)
        .select_related("commune__province", "commune__unit_type")
        .prefetch_related("hours", Prefetch("closures", queryset=coming))
    )


def parcel_points() -> QuerySet:
    """Return the points to which producers may send what a buyer collects. Two queries."""
    takers = SalesPoint.objects.filter(is_active=True, takes_parcels=True)
    takers = takers.select_related("commune__province", "commune__unit_type").prefetch_related("closures")
    return takers.order_by("name")


def with_status(points: Iterable[SalesPoint], moment: dt.datetime | None = None) -> list[SalesPoint]:
    """Return the points as a list, each with ``status`` (None when its hours are not known)."""
    found = list(points)
    for point in found:
        point.status = status_of(point.hours.all(), point.closures.all(), moment)
    return found


def list_points(province: str = "", open_now: bool = False, moment: dt.datetime | None = None) -> list[SalesPoint]:
    """Return the network in the order of the list and the map, each point with ``status``.

    ``province`` is a slug. ``open_now`` keeps only doors that are known to be open.
    """
    points = active_points()
    if province:
        points = points.filter(commune__province__slug=province)
    found = with_status(sorted(points, key=_place_and_name), moment)
    return [point for point in found if point.status and point.status.is_open] if open_now else found


def _place_and_name(point: SalesPoint) -> tuple:
    """Vietnamese order, which no database that we run on knows: đ after d."""
    return sort_key(point.commune.province.name), sort_key(point.name)


def shown_points(limit: int) -> list[SalesPoint]:
    """Return ``limit`` points for a short list, from as many provinces as there are, each with ``open_until``."""
    first, rest, seen = [], [], set()
    for point in active_points():
        (rest if point.commune.province_id in seen else first).append(point)
        seen.add(point.commune.province_id)
    chosen = with_status((first + rest)[:limit])
    for point in chosen:
        point.open_until = _closing_time(point.status)
    return chosen


def open_until(hours, moment: dt.datetime | None = None) -> dt.time | None:
    """Return the time at which a door that is open at ``moment`` closes, or None while it is shut."""
    return _closing_time(status_of(hours, moment=moment))


def _closing_time(status: Status | None) -> dt.time | None:
    return status.until.time() if status and status.is_open else None
