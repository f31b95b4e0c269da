"""When time alone changes what pages show."""

import datetime as dt
from collections.abc import Callable

from shop.core.pagecache import version

LONGEST_SECONDS = 60
_asked: list[Callable[[dt.datetime], dt.datetime | None]] = []
_kept: dict = {}


def register(ask: Callable[[dt.datetime], dt.datetime | None]) -> None:
    """Have ``ask(now)`` tell the next moment after ``now`` at which something begins or ends by itself.

    Only what may fall inside of a minute needs it: pages end with the minute, and so with every local day, every
    certificate, suspension and campaign, and every opening hour.
    """
    if ask not in _asked:
        _asked.append(ask)


def page_ends(now: dt.datetime) -> float:
    """Return the POSIX time up to which a page made at ``now`` is right: the end of the minute, or earlier."""
    start = now.timestamp()
    minute = (start // LONGEST_SECONDS + 1) * LONGEST_SECONDS
    moment = _next(now)
    return min(minute, moment.timestamp()) if moment else minute


def _next(now: dt.datetime) -> dt.datetime | None:
    """Return the next registered moment; asked again when something was changed or the moment is over."""
    token = version.current()
    kept_token, moment, until = _kept.get("next", (None, None, None))
    if token is None or kept_token != token or not until or not until[0] <= now < until[1]:
        moment = min((found for ask in _asked if (found := ask(now))), default=None)
        horizon = now + dt.timedelta(hours=1)
        _kept["next"] = token, moment, (now, min(moment, horizon) if moment else horizon)
    return moment


def forget() -> None:
    """Ask again next time."""
    _kept.clear()
