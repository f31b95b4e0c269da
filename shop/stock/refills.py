"""Rooms above stock that want to hear when an empty shelf has free pieces again; stock imports none of them."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

_listeners: list[Callable[[int], None]] = []


def register(listener: Callable[[int], None]) -> None:
    """Call ``listener(stock record pk)`` after the commit of each refill (AppConfig.ready)."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(stockrecord_id: int) -> None:
    """Say that a producer's shelf was empty and is not; a listener that fails keeps nobody from anything."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, stockrecord_id), robust=True)
