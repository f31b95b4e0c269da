"""The version of everything that public pages show: one row in the database, another token after each change.

A token is only ever compared, never ordered, so two changes at once need no lock: whichever writes last, the row
holds a token under which no page was made before both were committed.
"""

import logging
import threading
import time
import uuid

from django.db import DatabaseError, close_old_connections, connection

logger = logging.getLogger(__name__)

# How long a process believes what it read: other processes see a change that much later, this one at once.
BELIEVED_SECONDS = 0.5
_READ = "SELECT token FROM core_pageversion WHERE id = 1"
_WRITE = "INSERT INTO core_pageversion (id, token) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET token = excluded.token"


class _Known:
    """What this process knows: (token, when it was read by time.time())."""

    lock = threading.Lock()
    latest: tuple[str, float] | None = None
    doubts = 0  # grows with each change made here, so that a reading which began before it is not believed


def current() -> str | None:
    """Return the token as of at most BELIEVED_SECONDS ago, None while the database does not answer."""
    known = _Known.latest
    if known and 0 <= time.time() - known[1] < BELIEVED_SECONDS:
        return known[0]
    return _read()


def _read() -> str | None:
    doubts, at = _Known.doubts, time.time()
    try:
        if not connection.in_atomic_block:
            close_old_connections()  # we may be outside of any request, where Django does not look after them
        with connection.cursor() as cursor:
            cursor.execute(_READ)
            row = cursor.fetchone()
    except DatabaseError:
        return None
    token = row[0] if row else ""
    with _Known.lock:
        if doubts == _Known.doubts:
            _Known.latest = token, at
    return token


def bump() -> None:
    """Make every page that was kept until now worthless, in all processes. A fault is logged: pages age by themselves.

    Called after the commit of the change; the statement commits by itself.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [uuid.uuid4().hex])
    except DatabaseError as error:
        logger.warning("pages may be up to a minute old: %s", error)
    doubt()


def doubt() -> None:
    """Read the token anew next time."""
    with _Known.lock:
        _Known.doubts += 1
        _Known.latest = None
