"""Giao Hàng Nhanh: JSON bodies, headers ``Token`` and ``ShopId``, answers ``{code, message, data}``.

Field names and addresses after the public description of their API (api.ghn.vn). Weights are grams, edges cm, sums in
đồng. Edges are not known of a packed parcel as a whole, so they are left at the least that is taken; the weight that is
sent is the one that the shop charges, which counts the volume already.
"""

import json

from django.conf import settings

from shop.delivery.carriers import http
from shop.delivery.carriers.base import Adapter, Created, Progress, Refused, Shipment, Unreachable

PATH = "/shiip/public-api/v2"
SENDER_PAYS, LIGHT_GOODS, LOOK_FIRST = 1, 2, "CHOXEMHANGKHONGTHU"
LEAST_CM = 10
_PROGRESS = {
    Progress.WAITING: {"ready_to_pick", "picking", "money_collect_picking"},
    Progress.MOVING: {
        *("picked", "storing", "transporting", "sorting", "delivering", "money_collect_delivering", "delivery_fail"),
        *("waiting_to_return", "return", "return_transporting", "return_sorting", "returning", "return_fail"),
    },
    Progress.DELIVERED: {"delivered"},
    Progress.RETURNED: {"returned"},
    Progress.CANCELLED: {"cancel"},
}
PROGRESS = {word: progress for progress, words in _PROGRESS.items() for word in words}


class GiaoHangNhanh(Adapter):
    """GHN with the shop's own contract; each parcel says from where it is fetched."""

    code, name = "ghn", "Giao Hàng Nhanh"

    def is_enabled(self) -> bool:
        """Whether GHN_TOKEN is set; the start has checked that the rest goes with it."""
        return bool(settings.GHN_TOKEN)

    def webhook_secret(self) -> str:
        """GHN_WEBHOOK_SECRET."""
        return settings.GHN_WEBHOOK_SECRET

    def quote(self, shipment: Shipment) -> int:
        """Ask for the preview of an order, which takes names of places where their fee table wants their numbers."""
        return http.whole(self._ask("shipping-order/preview", _body(shipment)).get("total_fee"))

    def create(self, shipment: Shipment) -> Created:
        """Order; a try whose answer got lost is found by our number first."""
        made = self._find(shipment.reference) or self._ask("shipping-order/create", _body(shipment))
        if not made.get("order_code"):
            raise Unreachable(f"{self.name} gave no number.")
        return Created(str(made["order_code"]), http.whole(made.get("total_fee") or 0))

    def cancel(self, number: str) -> None:
        """Call off; GHN answers for each number of the list."""
        rows = self._ask("switch-status/cancel", {"order_codes": [number]})
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        if not row.get("result") and self.track(number)[0] is not Progress.CANCELLED:
            raise http.refused(self.name, row)

    def track(self, number: str) -> tuple[Progress, str]:
        """Ask for the order."""
        word = str(self._ask("shipping-order/detail", {"order_code": number}).get("status") or "")
        return PROGRESS.get(word, Progress.TROUBLE), word

    def number_in(self, body: bytes) -> str:
        """Read ``OrderCode`` of a JSON message."""
        message = json.loads(body)
        number = message.get("OrderCode") if isinstance(message, dict) else None
        if not isinstance(number, str) or not number:
            raise ValueError("no OrderCode")
        return number

    def _find(self, reference: str) -> dict | None:
        """Return the order with our number that is not called off, if any."""
        try:
            found = self._ask("shipping-order/detail-by-client-code", {"client_order_code": reference})
        except Refused:
            return None
        return None if found.get("status") == "cancel" else found

    def _ask(self, what: str, body: dict):
        """Return ``data`` of an answer. Raises Refused with GHN's sentence when it is none."""
        headers = {"Token": settings.GHN_TOKEN, "ShopId": settings.GHN_SHOP_ID}
        answer = http.ask(self.name, "POST", f"{settings.GHN_API_BASE}{PATH}/{what}", headers=headers, json=body)
        if answer.get("code") != 200 or not isinstance(answer.get("data"), dict | list):
            raise http.refused(self.name, answer)
        return answer["data"]


def _body(shipment: Shipment) -> dict:
    sender, receiver = shipment.sender, shipment.receiver
    return {
        "client_order_code": shipment.reference,
        "payment_type_id": SENDER_PAYS,
        "service_type_id": LIGHT_GOODS,
        "required_note": LOOK_FIRST,
        "from_name": sender.name,
        "from_phone": sender.phone,
        "from_address": sender.street,
        "from_ward_name": sender.ward,
        "from_district_name": sender.district,
        "from_province_name": sender.province,
        "to_name": receiver.name,
        "to_phone": receiver.phone,
        "to_address": receiver.street,
        "to_ward_name": receiver.ward,
        "to_district_name": receiver.district,
        "to_province_name": receiver.province,
        "cod_amount": shipment.cod_vnd,
        "insurance_value": shipment.value_vnd,
        "weight": shipment.grams,
        "length": LEAST_CM,
        "width": LEAST_CM,
        "height": LEAST_CM,
        "note": shipment.note,
        "items": [
            {"name": piece.name, "code": piece.code, "quantity": piece.quantity, "price": piece.price_vnd}
            for piece in shipment.pieces
        ],
    }
