"""The ways of paying. ``get(code)`` returns one; ``open_for(amount)`` those that a buyer may choose now."""

from shop.payments.gateways.base import Gateway, GatewayError, Refused, Unreachable
from shop.payments.gateways.cod import CashOnDelivery
from shop.payments.gateways.stripe import CardPayment
from shop.payments.gateways.vietqr import BankTransfer

__all__ = ["Gateway", "GatewayError", "Refused", "Unreachable", "get", "open_for"]

_GATEWAYS: dict[str, Gateway] = {gateway.code: gateway for gateway in (CashOnDelivery(), BankTransfer(), CardPayment())}


def get(code: str) -> Gateway:
    """Return the gateway ``code``, also one that is switched off (its old payments live on); KeyError for none."""
    return _GATEWAYS[code]


def switched_on() -> list[Gateway]:
    """Return the gateways that are switched on, in the order of the page."""
    return [gateway for gateway in _GATEWAYS.values() if gateway.is_enabled()]


def open_for(amount_vnd: int) -> list[Gateway]:
    """Return the gateways that are switched on and take ``amount_vnd`` đồng, in the order of the page."""
    return [gateway for gateway in switched_on() if gateway.takes(amount_vnd)]
