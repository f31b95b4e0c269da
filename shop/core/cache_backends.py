"""Redis that may be gone: a cache that does not answer makes the site slower, never wrong and never a 500."""

import logging
import time

from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

REST_SECONDS = 5  # after a fault nobody waits for the server for that long


class TolerantRedisCache(RedisCache):
    """Django's Redis cache that answers like an empty one while the server does not.

    ``incr`` raises ValueError then, as it does for any key that is not there.
    """

    _rests_until = 0.0  # of the process: connections are made anew for each thread

    def add(self, *args, **kwargs):
        """Store a value that is not there yet; False while the server is gone."""
        return self._try(super().add, False, *args, **kwargs)

    def get(self, key, default=None, version=None):
        """Return a value, ``default`` while the server is gone."""
        return self._try(super().get, default, key, default, version)

    def set(self, *args, **kwargs):
        """Store a value, or not."""
        return self._try(super().set, None, *args, **kwargs)

    def touch(self, *args, **kwargs):
        """Prolong a value; False while the server is gone."""
        return self._try(super().touch, False, *args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete a value; False while the server is gone."""
        return self._try(super().delete, False, *args, **kwargs)

    def get_many(self, *args, **kwargs):
        """Return the values that are there, none while the server is gone."""
        return self._try(super().get_many, {}, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        """Tell whether a value is there; False while the server is gone."""
        return self._try(super().has_key, False, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        """Count up a value that is there."""
        found = self._try(super().incr, None, key, delta, version)
        if found is None:
            raise ValueError(f"Key {key!r} not found: the cache does not answer.")
        return found

    def set_many(self, data, *args, **kwargs):
        """Store values; return the keys that were not."""
        return self._try(super().set_many, list(data), data, *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        """Delete values, or not."""
        return self._try(super().delete_many, None, *args, **kwargs)

    def clear(self):
        """Delete everything; False while the server is gone."""
        return self._try(super().clear, False)

    def _try(self, call, otherwise, *args, **kwargs):
        """Return what ``call`` returns, ``otherwise`` when the server does not answer now or did not a moment ago."""
        kind = type(self)
        if time.monotonic() < kind._rests_until:
            return otherwise
        try:
            return call(*args, **kwargs)
        except self._lib_errors() as error:
            kind._rests_until = time.monotonic() + REST_SECONDS
            logger.warning("the cache does not answer: %s", error)
            return otherwise

    @staticmethod
    def _lib_errors() -> tuple:
        import redis

        return (redis.RedisError, OSError)
