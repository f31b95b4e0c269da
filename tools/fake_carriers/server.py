"""The HTTP server of the stand-in: two carriers on one port, and the switches that tests turn."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from tools.fake_carriers import fields

GHN_TOKEN, GHN_SHOP = "thu-ghn-0001", "885"
GHTK_TOKEN, GHTK_PARTNER = "thu-ghtk-0001", "S885"
GHN, GHTK = "/shiip/public-api/v2/", "/services/shipment/"
FEE_VND = 30_400
# How each of them calls the places of a parcel's way.
WORDS = {
    "waiting": ("ready_to_pick", "2"),
    "moving": ("delivering", "4"),
    "delivered": ("delivered", "5"),
    "returned": ("returned", "21"),
    "cancelled": ("cancel", "-1"),
    "lost": ("lost", "13"),
}


class FakeCarriers(ThreadingHTTPServer):
    """A running stand-in on 127.0.0.1. Attributes that tests set:

    ``fault``: "" or "500", "429", "page" (HTML), answered to every call; ``slow_seconds``: how long it thinks before it
    answers; ``lost_answers``: that many orders are made and not answered. ``parcels`` are the orders by number, with
    the ``place`` that a test moves; ``asked`` the addresses that were called.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.parcels: dict[str, dict] = {}
        self.asked: list[str] = []
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.parcels.clear()
        self.asked.clear()
        self.fault, self.slow_seconds, self.lost_answers = "", 0.0, 0

    @property
    def url(self) -> str:
        """The value of GHN_API_BASE and GHTK_API_BASE."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "FakeCarriers":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc_info) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that hung up is no news."""

    def move(self, number: str, place: str) -> None:
        """Bring a parcel to a place of WORDS."""
        self.parcels[number]["place"] = next(known for known in WORDS if known == place)

    def message(self, number: str) -> bytes:
        """Return what the carrier would send about a parcel."""
        ghn, ghtk = WORDS[self.parcels[number]["place"]]
        if number.startswith("GHN"):
            return json.dumps({"OrderCode": number, "Status": ghn, "Type": "switch_status"}).encode()
        return f"label_id={number}&partner_id=x&status_id={ghtk}&weight=2.4".encode()

    # ------------------------------------------------------------------------------------------ what shops ask
    def ghn(self, what: str, body) -> object:
        """Do what one address of GHN does and return ``data``. Raises Wrong."""
        if what == "shipping-order/preview":
            fields.check_ghn_order(body)
            return {"order_code": "", "total_fee": FEE_VND}
        if what == "shipping-order/create":
            fields.check_ghn_order(body)
            return {"order_code": self._new("GHN", body["client_order_code"], body), "total_fee": FEE_VND}
        if what == "shipping-order/detail":
            fields.check(body, order_code=str)
            return self._ghn_row(self._parcel(body["order_code"]))
        if what == "shipping-order/detail-by-client-code":
            fields.check(body, client_order_code=str)
            mine = [row for row in self.parcels.values() if row["reference"] == body["client_order_code"]]
            return self._ghn_row(self._parcel(mine[-1]["number"] if mine else ""))
        if what == "switch-status/cancel":
            fields.check(body, order_codes=list)
            return [{"order_code": number, **self._cancel(number)} for number in body["order_codes"]]
        raise fields.Wrong(f"no such address: {what}")

    def ghtk(self, method: str, what: str, body) -> dict:
        """Do what one address of GHTK does and return the answer without ``success``. Raises Wrong."""
        if (method, what) == ("GET", "fee"):
            fields.check_ghtk_fee(body)
            return {"fee": {"name": "area1", "fee": FEE_VND, "insurance_fee": 0}}
        if (method, what) == ("POST", "order"):
            fields.check_ghtk_order(body)
            return self._ghtk_order(body)
        if method == "POST" and what.startswith("cancel/"):
            done = self._cancel(unquote(what.removeprefix("cancel/")))
            return {} if done["result"] else {"success": False, "message": done["message"]}
        if method == "GET" and what.startswith("v2/"):
            row = self._parcel(unquote(what.removeprefix("v2/")))
            return {"order": {"label_id": row["number"], "status": WORDS[row["place"]][1]}}
        raise fields.Wrong(f"no such address: {method} {what}")

    def _ghtk_order(self, body: dict) -> dict:
        reference = body["order"]["id"]
        taken = next((row for row in self.parcels.values() if row["reference"] == reference), None)
        if taken:
            error = {"code": "ORDER_ID_EXIST", "partner_id": reference, "ghtk_label": taken["number"], "status": 1}
            return {"success": False, "message": "Mã đơn đã tồn tại", "error": error}
        number = self._new("S1.A1.", reference, body)
        return {"order": {"partner_id": reference, "label": number, "fee": str(FEE_VND), "status_id": 2}}

    def _new(self, prefix: str, reference: str, body) -> str:
        number = f"{prefix}{len(self.parcels) + 1:06d}"
        self.parcels[number] = {"number": number, "reference": reference, "place": "waiting", "body": body}
        return number

    def _parcel(self, number: str) -> dict:
        if number not in self.parcels:
            raise fields.Wrong("no such order")
        return self.parcels[number]

    def _cancel(self, number: str) -> dict:
        row = self._parcel(number)
        if row["place"] != "waiting":
            return {"result": False, "message": "Đơn không hủy được nữa"}
        row["place"] = "cancelled"
        return {"result": True, "message": "OK"}

    @staticmethod
    def _ghn_row(row: dict) -> dict:
        return {"order_code": row["number"], "status": WORDS[row["place"]][0], "total_fee": FEE_VND}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeCarriers

    def log_message(self, format, *args):
        """Nothing: tests look at ``asked``."""

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url, fake = urlsplit(self.path), self.server
        fake.asked.append(f"{self.command} {url.path}")
        time.sleep(fake.slow_seconds)
        if fake.fault:
            self._answer(200 if fake.fault == "page" else int(fake.fault), None)
        elif url.path.startswith(GHN):
            self._ghn(url.path.removeprefix(GHN), body)
        elif url.path.startswith(GHTK):
            self._ghtk(url, body)
        else:
            self._answer(404, {"message": "not found"})

    def _ghn(self, what: str, body: bytes) -> None:
        if self.headers.get("Token") != GHN_TOKEN:
            return self._answer(401, {"code": 401, "message": "Token is not valid!", "data": None})
        if self.headers.get("ShopId") != GHN_SHOP:
            return self._answer(400, {"code": 400, "message": "ShopId is needed", "data": None})
        try:
            data = self.server.ghn(what, json.loads(body or b"null"))
        except (fields.Wrong, ValueError) as error:
            return self._answer(400, {"code": 400, "message": str(error), "data": None})
        return self._answer_of(what == "shipping-order/create", {"code": 200, "message": "Success", "data": data})

    def _ghtk(self, url, body: bytes) -> None:
        if self.headers.get("Token") != GHTK_TOKEN or self.headers.get("X-Client-Source") != GHTK_PARTNER:
            return self._answer(401, {"success": False, "message": "Token không đúng"})
        what = url.path.removeprefix(GHTK)
        try:
            asked = dict(parse_qsl(url.query)) if self.command == "GET" else json.loads(body or b"null")
            answer = self.server.ghtk(self.command, what, asked)
        except (fields.Wrong, ValueError) as error:
            return self._answer(200, {"success": False, "message": str(error)})
        return self._answer_of(what == "order", {"success": True, "message": "", **answer})

    def _answer_of(self, is_order: bool, answer: dict) -> None:
        if is_order and self.server.lost_answers:
            self.server.lost_answers -= 1
            self.close_connection = True  # made, and the line breaks
            return
        self._answer(200, answer)

    def _answer(self, status: int, answer: dict | None) -> None:
        body = b"<html>" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
