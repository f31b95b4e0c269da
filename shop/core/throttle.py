"""Counters in the cache that slow down guessing: sign-in, codes, look-ups, suggestions."""

from django.core.cache import cache


def hit(scope: str, who: str, limit: int, seconds: int) -> bool:
    """Count one try of ``who`` in ``scope``; return False when more than ``limit`` came within ``seconds``.

    A cache that does not answer never locks anybody out.
    """
    key = f"throttle:{scope}:{who}"
    try:
        if cache.add(key, 1, seconds):
            return True
        return cache.incr(key) <= limit
    except Exception:  # cache gone, or the key expired between the two calls
        return True


def clear(scope: str, who: str) -> None:
    """Forget the tries of ``who``, as after a successful sign-in."""
    try:
        cache.delete(f"throttle:{scope}:{who}")
    except Exception:  # cache gone
        return


def client_address(request) -> str:
    """Return the address that the page server saw (the proxy rewrites REMOTE_ADDR when one stands in front)."""
    return request.META.get("REMOTE_ADDR", "")
