"""Small things that many pages need, kept in the memory of the process while the version stays."""

from collections.abc import Callable, Hashable

from shop.core.pagecache import version

_kept: dict[Hashable, tuple[str, object]] = {}


def remember(key: Hashable, build: Callable[[], object]):
    """Return what ``build()`` returned under the present version. ``key`` comes from a small set, never from a visitor.

    While the database does not tell the version nothing is remembered.
    """
    token = version.current()
    kept = _kept.get(key)
    if kept and token is not None and kept[0] == token:
        return kept[1]
    value = build()
    if token is not None:
        _kept[key] = token, value
    return value


def forget(*keys: Hashable) -> None:
    """Build these anew next time, all when none is named: for changes that are not committed yet."""
    for key in keys or list(_kept):
        _kept.pop(key, None)
