"""The one clock: every room asks here what day it is, so that a test can move all of them at once."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """Return the local day (Asia/Ho_Chi_Minh), the day that certificates, offers and rates speak of."""
    return timezone.localdate(now(), timezone.get_default_timezone())


def local_day(moment: dt.datetime) -> dt.date:
    """Return the local day on which ``moment`` falls."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def day_start(day: dt.date) -> dt.datetime:
    """Return the first moment of a local day."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_default_timezone())


def day_end(day: dt.date) -> dt.datetime:
    """Return the last moment of a local day, for columns that hold a moment where people mean a day."""
    return day_start(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the day ``months`` later; 31 January + 1 month is the last day of February."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))
