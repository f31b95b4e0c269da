"""Small things that many pages need, kept in the memory of the process while the version stays."""

from collections.abc import Callable, Hashable

from shop.core.pagecache import version

_PIECE = "piece"
_MOST = 4096  # things of some 2 KB in each process; the oldest goes first
_kept: dict[Hashable, tuple[str, object]] = {}


def remember(key: Hashable, build: Callable[[], object]):
    """Return what ``build()`` returned under the present version; ``key`` never comes from a visitor.

    While the database does not tell the version nothing is remembered.
    """
    token = version.current()
    kept = _kept.get(key)
    if kept and token is not None and kept[0] == token:
        return kept[1]
    value = build()
    if token is not None:
        if len(_kept) >= _MOST and key not in _kept:
            _kept.pop(next(iter(_kept), None), None)
        _kept[key] = token, value
    return value


def remember_piece(name: str, *variant: str, build: Callable[[], str]) -> str:
    """Return a drawn piece of a page, as :func:`remember` does."""
    return remember((_PIECE, name, *variant), build)


def forget_pieces() -> None:
    """Draw all pieces anew."""
    for key in [key for key in list(_kept) if isinstance(key, tuple) and key[0] == _PIECE]:
        _kept.pop(key, None)


def forget(*keys: Hashable) -> None:
    """Build these anew next time, all when none is named: for changes that are not committed yet."""
    for key in keys or list(_kept):
        _kept.pop(key, None)
