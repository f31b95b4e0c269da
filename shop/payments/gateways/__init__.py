"""The ways of paying. ``get(code)`` returns one; ``open_for(amount)`` those that a buyer may choose now."""

from django.conf import settings

from shop.payments.gateways.base import Gateway, GatewayError, Refused, Unreachable
from shop.payments.gateways.cod import CashOnDelivery
from shop.payments.gateways.stripe import CardPayment
from shop.payments.gateways.vietqr import BankTransfer

__all__ = ["Gateway", "GatewayError", "Refused", "Unreachable", "get", "open_for"]

_GATEWAYS: dict[str, Gateway] = {gateway.code: gateway for gateway in (CashOnDelivery(), BankTransfer(), CardPayment())}


def get(code: str) -> Gateway:
    """Return the gateway ``code``, also one that is switched off (its old payments live on); KeyError for none."""
    return _GATEWAYS[code]


def codes() -> set[str]:
    """Return the codes of all gateways, on or off."""
    return set(_GATEWAYS)


def switched_on() -> list[Gateway]:
    """Return the gateways that the setting PAYMENTS allows and that are configured, in the order of the page."""
    return [row for row in _GATEWAYS.values() if row.code in settings.PAYMENTS and row.is_enabled()]


def open_for(amount_vnd: int, among: list[Gateway] | None = None) -> list[Gateway]:
    """Return the gateways that are switched on and take ``amount_vnd`` đồng, in the order of the page.

    ``among`` is what ``switched_on`` has said in this request already.
    """
    return [row for row in (switched_on() if among is None else among) if row.takes(amount_vnd)]
