"""Giao Hàng Tiết Kiệm: headers ``Token`` and ``X-Client-Source``, answers ``{success, message, …}``.

Field names and addresses after the public description of their API (api.ghtk.vn). Sums are đồng; weights are grams,
which an order has to say (``weight_option``), since kilograms are their default.
"""

from urllib.parse import parse_qs, quote

from django.conf import settings

from shop.delivery.carriers import http
from shop.delivery.carriers.base import Adapter, Created, Progress, Refused, Shipment, Unreachable

PATH = "/services/shipment"
TAKEN = "ORDER_ID_EXIST"
_PROGRESS = {
    Progress.CANCELLED: {-1},
    Progress.WAITING: {1, 2, 7, 8, 12, 127, 128},
    Progress.MOVING: {3, 4, 9, 10, 20, 45, 49, 123, 410},  # 45 is the courier's word; 5 is theirs
    Progress.DELIVERED: {5, 6},
    Progress.RETURNED: {11, 21},
}
PROGRESS = {number: progress for progress, numbers in _PROGRESS.items() for number in numbers}


class GiaoHangTietKiem(Adapter):
    """GHTK with the shop's own contract; each parcel says from where it is fetched."""

    code, name = "ghtk", "Giao Hàng Tiết Kiệm"

    def is_enabled(self) -> bool:
        """Whether GHTK_TOKEN is set; the start has checked that the rest goes with it."""
        return bool(settings.GHTK_TOKEN)

    def webhook_secret(self) -> str:
        """GHTK_WEBHOOK_SECRET."""
        return settings.GHTK_WEBHOOK_SECRET

    def quote(self, shipment: Shipment) -> int:
        """Ask for the fee by names of places."""
        sender, receiver = shipment.sender, shipment.receiver
        asked = {
            "pick_province": sender.province,
            "pick_district": sender.district,
            "pick_ward": sender.ward,
            "province": receiver.province,
            "district": receiver.district,
            "ward": receiver.ward,
            "address": receiver.street,
            "weight": shipment.grams,
            "value": shipment.value_vnd,
            "transport": "road",
        }
        fee = self._ask("GET", "fee", params=asked).get("fee")
        return http.whole(fee.get("fee") if isinstance(fee, dict) else None)

    def create(self, shipment: Shipment) -> Created:
        """Order; GHTK knows our number and answers a second try with the label of the first."""
        answer = self._answer("POST", "order", json=_body(shipment))
        error = answer.get("error")
        if isinstance(error, dict) and error.get("code") == TAKEN and error.get("ghtk_label"):
            return Created(str(error["ghtk_label"]), 0)
        order = _checked(self.name, answer).get("order")
        if not isinstance(order, dict) or not order.get("label"):
            raise Unreachable(f"{self.name} gave no number.")
        return Created(str(order["label"]), http.whole(order.get("fee") or 0))

    def cancel(self, number: str) -> None:
        """Call off; a second time is refused by them, so it is looked at before it is believed."""
        try:
            self._ask("POST", f"cancel/{quote(number, safe='')}")
        except Refused:
            if self.track(number)[0] is not Progress.CANCELLED:
                raise

    def track(self, number: str) -> tuple[Progress, str]:
        """Ask for the order; its status is a number that comes as text."""
        order = self._ask("GET", f"v2/{quote(number, safe='')}").get("order")
        word = str(order.get("status") or "") if isinstance(order, dict) else ""
        known = int(word) if word.lstrip("-").isdecimal() else None
        return PROGRESS.get(known, Progress.TROUBLE), word

    def number_in(self, body: bytes) -> str:
        """Read ``label_id`` of a message, which comes as a form."""
        found = parse_qs(body.decode(), max_num_fields=50).get("label_id")
        if not found or not found[0]:
            raise ValueError("no label_id")
        return found[0]

    def _ask(self, method: str, what: str, **content) -> dict:
        return _checked(self.name, self._answer(method, what, **content))

    def _answer(self, method: str, what: str, **content) -> dict:
        headers = {"Token": settings.GHTK_TOKEN, "X-Client-Source": settings.GHTK_PARTNER_CODE}
        return http.ask(self.name, method, f"{settings.GHTK_API_BASE}{PATH}/{what}", headers=headers, **content)


def _checked(name: str, answer: dict) -> dict:
    if answer.get("success") is not True:
        raise http.refused(name, answer)
    return answer


def _body(shipment: Shipment) -> dict:
    sender, receiver = shipment.sender, shipment.receiver
    pieces = sum(piece.quantity for piece in shipment.pieces)
    order = {
        "id": shipment.reference,
        "pick_name": sender.name,
        "pick_tel": sender.phone,
        "pick_address": sender.street,
        "pick_ward": sender.ward,
        "pick_district": sender.district,
        "pick_province": sender.province,
        "name": receiver.name,
        "tel": receiver.phone,
        "address": receiver.street,
        "ward": receiver.ward,
        "district": receiver.district,
        "province": receiver.province,
        "hamlet": "Khác",
        "is_freeship": "1",  # what the buyer owes for delivery is part of the sum to collect
        "pick_money": shipment.cod_vnd,
        "value": shipment.value_vnd,
        "weight_option": "gram",
        "transport": "road",
        "note": shipment.note,
    }
    products = [
        {
            "name": piece.name,
            "product_code": piece.code,
            "quantity": piece.quantity,
            "price": piece.price_vnd,
            "weight": max(1, shipment.grams // pieces),
        }
        for piece in shipment.pieces
    ]
    return {"products": products, "order": order}
