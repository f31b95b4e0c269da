"""Counters in the cache that slow down guessing: sign-in, codes, look-ups, suggestions."""

import hashlib
import time

from django.core.cache import cache


def _key(scope: str, who: str) -> str:
    """Name a counter; hashed, so that the cache holds no contact of a person and takes any spelling."""
    return f"throttle:{scope}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def hit(scope: str, who: str, limit: int, seconds: int) -> bool:
    """Count one try of ``who`` in ``scope``; return False when more than ``limit`` came within ``seconds``.

    A cache that does not answer never locks anybody out.
    """
    key = _key(scope, who)
    try:
        if cache.add(key, 1, seconds):
            cache.set(f"{key}:until", time.time() + seconds, seconds)
            return True
        return cache.incr(key) <= limit
    except Exception:  # cache gone, or the key expired between the two calls
        return True


def wait(scope: str, who: str, limit: int) -> int:
    """Return the seconds until ``who`` may try again, 0 when not more than ``limit`` tries were counted."""
    key = _key(scope, who)
    try:
        if cache.get(key, 0) <= limit:
            return 0
        return max(1, round(cache.get(f"{key}:until", 0) - time.time()))
    except Exception:  # cache gone
        return 0


def clear(scope: str, who: str) -> None:
    """Forget the tries of ``who``, as after a successful sign-in."""
    try:
        cache.delete(_key(scope, who))
    except Exception:  # cache gone
        return


def client_address(request) -> str:
    """Return the address that the page server saw (the proxy rewrites REMOTE_ADDR when one stands in front)."""
    return request.META.get("REMOTE_ADDR", "")
