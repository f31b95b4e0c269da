"""Create and change sales points with their hours."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core import audit
from shop.core.text import clean_line, slugify_vi
from shop.places.models import Commune
from shop.points.models import OpeningHours, SalesPoint


class PointError(ValueError):
    """A point that is refused; the message is a sentence for the person who asked."""


@dataclasses.dataclass(frozen=True)
class PointData:
    """What is said of a point. ``hours`` are (weekday 1–7, opens, closes); empty means that they are not known."""

    name: str
    kind: str
    commune: Commune
    street: str
    phone: str = ""
    name_en: str = ""
    latitude: float | None = None
    longitude: float | None = None
    hours: tuple[tuple[int, dt.time, dt.time], ...] = ()
    takes_parcels: bool = False
    is_demo: bool = False


@transaction.atomic
def save_point(data: PointData, *, point: SalesPoint | None = None, actor=None) -> SalesPoint:
    """Create a point or bring it up to ``data``; without ``point`` the one of that name in that commune is meant.

    Raise :class:`PointError` for an empty name or unknown kind. Coordinates default to those of the commune.
    """
    name = clean_line(data.name)
    if not slugify_vi(name) or data.kind not in SalesPoint.Kind.values:
        raise PointError(_("A sales point needs a name and a kind."))
    point = point or SalesPoint.objects.filter(name=name, commune=data.commune).first() or SalesPoint()
    created = point.pk is None
    point.name, point.name_en, point.kind = name, clean_line(data.name_en), data.kind
    point.commune, point.street, point.phone = data.commune, clean_line(data.street), clean_line(data.phone)
    point.latitude = data.commune.latitude if data.latitude is None else data.latitude
    point.longitude = data.commune.longitude if data.longitude is None else data.longitude
    point.takes_parcels, point.is_demo = data.takes_parcels, data.is_demo
    point.slug = point.slug or _free_slug(name, data.commune)
    point.save()
    set_hours(point, data.hours)
    audit.log("point.created" if created else "point.updated", point, actor)
    return point


@transaction.atomic
def set_hours(point: SalesPoint, hours: tuple[tuple[int, dt.time, dt.time], ...]) -> None:
    """Replace the weekly hours of a point."""
    point.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(point=point, weekday=weekday, opens=opens, closes=closes) for weekday, opens, closes in hours
    )


def _free_slug(name: str, commune: Commune) -> str:
    base = slugify_vi(name)[:80].strip("-")
    candidates = [base, f"{base}-{slugify_vi(commune.name)}"[:110], *(f"{base}-{n}" for n in range(2, 1000))]
    taken = set(SalesPoint.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in candidates if slug not in taken)
