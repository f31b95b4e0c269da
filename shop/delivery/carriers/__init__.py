"""Carriers that can be asked by program. ``get(code)`` returns one; ``switched_on()`` those with keys.

The table of ``shop.delivery.models.Carrier`` is what producers choose from either way: without keys, or while a
carrier does not answer, they type the number of the receipt.
"""

from shop.delivery.carriers.base import (
    Adapter,
    CarrierError,
    Created,
    Piece,
    Place,
    Progress,
    Refused,
    Shipment,
    Unreachable,
)
from shop.delivery.carriers.ghn import GiaoHangNhanh
from shop.delivery.carriers.ghtk import GiaoHangTietKiem

__all__ = [
    "Adapter",
    "CarrierError",
    "Created",
    "Piece",
    "Place",
    "Progress",
    "Refused",
    "Shipment",
    "Unreachable",
    "get",
    "switched_on",
]

_ADAPTERS: dict[str, Adapter] = {adapter.code: adapter for adapter in (GiaoHangNhanh(), GiaoHangTietKiem())}


def get(code: str) -> Adapter:
    """Return the adapter ``code``, also one that is switched off (its parcels live on); KeyError for none."""
    return _ADAPTERS[code]


def switched_on() -> list[Adapter]:
    """Return the adapters that have their keys."""
    return [adapter for adapter in _ADAPTERS.values() if adapter.is_enabled()]
