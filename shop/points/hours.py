"""Opening hours as moments: which doors are open, until when, and when the next one opens.

A weekly span that ends at or before its opening runs into the next day and belongs to the day on which it began;
00:00–00:00 is a whole day. A closure takes away what begins on its days, so the night after a holiday is closed
too and the night before it is not. All times are local (Asia/Ho_Chi_Minh), whatever the server's clock says.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.dates import WEEKDAYS

from shop.core import clock

HORIZON_DAYS = 40  # Tết and a week around it: who opens later than that has no day yet


@dataclasses.dataclass(frozen=True)
class Status:
    """What a door says at a moment: open until ``until``, or shut until ``opens_at`` (None: not known)."""

    is_open: bool
    until: dt.datetime | None = None
    opens_at: dt.datetime | None = None
    moment: dt.datetime | None = None

    @property
    def always(self) -> bool:
        """Open for the whole day to come: no closing time worth telling."""
        return self.is_open and self.until - self.moment >= dt.timedelta(hours=24)

    @property
    def opens_today(self) -> bool:
        """It opens again on this very day."""
        return bool(self.opens_at) and self.opens_at.date() == self.moment.date()


def status_of(hours: Iterable, closures: Iterable = (), moment: dt.datetime | None = None) -> Status | None:
    """Return the status at ``moment`` (now when left out), or None when the hours are not known."""
    hours, closures = list(hours), list(closures)
    if not hours:
        return None
    local = timezone.localtime(moment or clock.now(), timezone.get_default_timezone())
    for start, end in intervals(hours, closures, local.date()):
        if start <= local < end:
            return Status(True, until=end, moment=local)
        if start > local:
            return Status(False, opens_at=start, moment=local)
    return Status(False, moment=local)


def intervals(hours: list, closures: list, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return the open intervals [start, end) that begin from the day before ``day`` on, joined where they touch."""
    found = []
    for offset in range(-1, HORIZON_DAYS):
        at = day + dt.timedelta(days=offset)
        if not closure_on(closures, at):
            found += [_interval(span, at) for span in hours if span.weekday == at.isoweekday()]
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _interval(span, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    zone = timezone.get_default_timezone()
    last = day if span.closes > span.opens else day + dt.timedelta(days=1)
    return dt.datetime.combine(day, span.opens, zone), dt.datetime.combine(last, span.closes, zone)


def closure_on(closures: Iterable, day: dt.date):
    """Return the closure that ``day`` falls into, None on other days."""
    return next((closure for closure in closures if closure.starts_on <= day <= closure.ends_on), None)


def without_closures(closures: Iterable, first: dt.date, last: dt.date) -> dt.date:
    """Return ``last`` moved on by the days, from ``first`` on, on which the point stays closed."""
    closures, day = list(closures), first
    while day <= last:
        last += dt.timedelta(days=bool(closure_on(closures, day)))
        day += dt.timedelta(days=1)
    return last


def week(hours: Iterable) -> list[tuple[str, list]]:
    """Return (name of the weekday, spans in order) from Monday on, nothing when the hours are not known."""
    spans = sorted(hours, key=lambda span: (span.weekday, span.opens))
    if not spans:
        return []
    return [(str(WEEKDAYS[day - 1]), [span for span in spans if span.weekday == day]) for day in range(1, 8)]


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def schema_hours(hours: Iterable, closures: Iterable = ()) -> list[dict]:
    """Return schema.org OpeningHoursSpecification; midnight closes as 23:59, a closure opens and closes at 00:00."""
    usual = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{_DAYS[span.weekday - 1]}",
            "opens": f"{span.opens:%H:%M}",
            "closes": "23:59" if span.closes == dt.time.min else f"{span.closes:%H:%M}",
        }
        for span in hours
    ]
    shut = [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": closure.starts_on.isoformat(),
            "validThrough": closure.ends_on.isoformat(),
        }
        for closure in closures
    ]
    return usual + shut
