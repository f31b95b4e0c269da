"""The HTTP server of the stand-in: routes, idempotency keys, and the switches that tests turn."""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tools.fake_stripe import events, pages, params, state
from tools.fake_stripe.state import Fault

ROUTES = [
    ("POST", r"/v1/checkout/sessions", "session.create"),
    ("GET", r"/v1/checkout/sessions/(\w+)", "session.retrieve"),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", "session.expire"),
    ("GET", r"/v1/payment_intents/(\w+)", "intent.retrieve"),
    ("POST", r"/v1/refunds", "refund.create"),
    ("GET", r"/v1/refunds", "refund.list"),
    ("GET", r"/v1/refunds/(\w+)", "refund.retrieve"),
    ("GET", r"/v1/disputes/(\w+)", "dispute.retrieve"),
]


class FakeStripe(ThreadingHTTPServer):
    """A running stand-in on 127.0.0.1. Attributes that tests set:

    ``fault``: "" or "500", "429", "hang up", answered to every call; ``after``: a function called with the name of the
    address after a call has been done and before it is answered; ``refund_status``: what new refunds are;
    ``delay_seconds``: how long the slow bank thinks, 0 until ``finish`` is called.
    ``webhook`` is the address that messages are sent to ("" for none); all messages are kept in ``sent``.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0, *, webhook: str = "", secret: str = "", path: Path | None = None):
        super().__init__(("127.0.0.1", port), _Handler)
        self.state = state.State(path)
        self.webhook, self.secret = webhook, secret
        self.fault, self.after, self.refund_status = "", None, "succeeded"
        self.delay_seconds = 10.0
        self.asked: list[str] = []
        self.sent: list[dict] = []

    @property
    def url(self) -> str:
        """The value of STRIPE_API_BASE."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "FakeStripe":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc_info) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that hung up is no news."""

    # ------------------------------------------------------------------------------------------ what buyers do
    def pay(self, session_id: str, outcome: str = "succeed", amount: int | None = None) -> dict:
        """Let a buyer try a card on the page of a session; return the intent. Raises Fault."""
        with self.state.lock:
            session = self.state.get(session_id, "checkout.session")
            intent = state.attempt(self.state, session, outcome, amount)
            self.state.keep()
        if outcome == "delay" and self.delay_seconds:
            timer = threading.Timer(self.delay_seconds, self.finish, [intent["id"]])
            timer.daemon = True
            timer.start()
        self._tell_attempt(session, intent)
        return intent

    def finish(self, intent_id: str) -> None:
        """The slow bank says yes."""
        with self.state.lock:
            intent = self.state.get(intent_id, "payment_intent")
            if intent["status"] == "processing":
                state.succeed(self.state, intent)
                self.state.keep()
        self.tell("checkout.session.async_payment_succeeded", state.session_of(self.state, intent))

    def dispute(self, intent: dict) -> dict:
        """Let the buyer's bank contest a payment."""
        with self.state.lock:
            row = state.open_dispute(self.state, intent)
            self.state.keep()
        self.tell("charge.dispute.created", row)
        return row

    def tell(self, kind: str, about: dict) -> dict:
        """Keep a message about an object, and send it when there is somewhere to send it."""
        message = events.event(kind, about)
        self.sent.append(message)
        if self.webhook:
            events.send_later(message, self.webhook, self.secret)
        return message

    def _tell_attempt(self, session: dict, intent: dict) -> None:
        if intent["status"] == "requires_payment_method":
            self.tell("payment_intent.payment_failed", intent)
            return
        self.tell("checkout.session.completed", session)
        if intent["status"] == "succeeded":
            self.tell("payment_intent.succeeded", intent)

    # ------------------------------------------------------------------------------------------ what shops ask
    def call(self, name: str, number: str, text: str) -> dict:
        """Do what one address does. Raises Fault."""
        asked = params.read(text, name)
        with self.state.lock:
            row = self._do(name, number, asked)
            self.state.keep()
            return state.expanded(self.state, row, asked)

    def _do(self, name: str, number: str, asked: dict) -> dict:
        kept = self.state
        kinds = {"intent": "payment_intent", "refund": "refund", "dispute": "dispute"}
        actions = {
            "session.create": lambda: state.create_session(kept, asked, self.url),
            "session.retrieve": lambda: state.retrieve_session(kept, number),
            "session.expire": lambda: state.expire_session(kept, number),
            "refund.create": lambda: state.create_refund(kept, asked, self.refund_status),
            "refund.list": lambda: state.list_refunds(kept, asked),
        }
        return actions[name]() if name in actions else kept.get(number, kinds[name.split(".")[0]])

    def once(self, key: str, name: str, number: str, text: str) -> tuple[int, dict]:
        """Do a call, or answer as before when ``key`` was used for it; another call with the same key is refused."""
        with self.state.lock:
            before, what = self.state.answers.get(key), [name, number, text]
            if before and before["what"] != what:
                message = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                )
                raise Fault(400, message, kind="idempotency_error")
            if before:
                return before["status"], before["body"]
            try:
                status, body = 200, self.call(name, number, text)
            except Fault as fault:
                status, body = fault.status, fault.body
            if key:
                self.state.answers[key] = {"what": what, "status": status, "body": body}
                self.state.keep()
            return status, body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeStripe

    def do_GET(self):
        """Answer a question, or show the card page."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/pay/"):
            self._page(parts.path.removeprefix("/pay/"))
        else:
            self._api("GET", parts.path, parts.query)

    def do_POST(self):
        """Do what is asked, or try the card of the page."""
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/pay/"):
            self._try_card(self.path.removeprefix("/pay/"), parse_qs(text).get("outcome", ["succeed"])[0])
        else:
            self._api("POST", urlsplit(self.path).path, text)

    def _api(self, method: str, path: str, text: str) -> None:
        name, number = _route(method, path)
        self.server.asked.append(name)
        if self.server.fault == "hang up":
            self.close_connection = True
            return
        if self.server.fault:
            fault = Fault(int(self.server.fault), "Out of order.", kind="api_error")
            self._json(fault.status, fault.body)
            return
        try:
            status, body = self._answer(name, number, text, method)
        except Fault as fault:
            status, body = fault.status, fault.body
        if self.server.after:
            self.server.after(name)
        self._json(status, body)

    def _answer(self, name: str, number: str, text: str, method: str) -> tuple[int, dict]:
        if not self.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            raise Fault(401, "Invalid API Key provided.")
        if not name:
            raise Fault(404, f"Unrecognized request URL ({method}: {self.path}).")
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        return self.server.once(key, name, number, text)

    def _page(self, number: str) -> None:
        try:
            session = state.retrieve_session(self.server.state, number)
        except Fault as fault:
            self._send(fault.status, "text/plain", str(fault))
            return
        intent = self.server.state.objects.get(session["payment_intent"]) or {}
        self._send(200, "text/html; charset=utf-8", pages.card_page(session, bool(intent.get("last_payment_error"))))

    def _try_card(self, number: str, outcome: str) -> None:
        try:
            intent = self.server.pay(number, outcome if outcome in {"succeed", "decline", "delay"} else "decline")
        except Fault as fault:
            self._send(fault.status, "text/plain", str(fault))
            return
        session = self.server.state.get(number, "checkout.session")
        is_declined = intent["status"] == "requires_payment_method"
        self._send(303, "text/plain", "", Location=f"/pay/{number}" if is_declined else session["success_url"])

    def _json(self, status: int, body: dict) -> None:
        self._send(status, "application/json", json.dumps(body), **{"Request-Id": f"req_{time.monotonic_ns()}"})

    def _send(self, status: int, kind: str, text: str, **headers: str) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        """Be quiet."""


def _route(method: str, path: str) -> tuple[str, str]:
    """Return the name of an address and the number in it; two empty texts when there is none."""
    for wanted, pattern, name in ROUTES:
        found = re.fullmatch(pattern, path)
        if wanted == method and found:
            return name, found[1] if found.groups() else ""
    return "", ""
