"""What the stand-in remembers: sessions, intents, refunds, disputes, and answers by idempotency key."""

import itertools
import json
import secrets
import threading
import time
from pathlib import Path

LEAST, MOST = 13_000, 99_999_999  # đồng: about half a dollar, and eight digits
FINAL_INTENTS = {"succeeded", "canceled"}


class Fault(Exception):
    """An error in Stripe's shape."""

    def __init__(self, status: int, message: str, *, code: str = "", param: str = "", kind="invalid_request_error"):
        super().__init__(message)
        self.status = status
        error = {"type": kind, "message": message} | ({"code": code} if code else {})
        self.body = {"error": error | ({"param": param} if param else {})}


class State:
    """The objects, by number. With a ``path`` they outlive the process."""

    def __init__(self, path: Path | None = None):
        self.lock = threading.RLock()
        self.path = path
        self.objects: dict[str, dict] = {}
        self.answers: dict[str, dict] = {}  # idempotency key → what was asked and answered
        if path and path.exists():
            kept = json.loads(path.read_text())
            self.objects, self.answers = kept["objects"], kept["answers"]

    def keep(self) -> None:
        """Write everything down, when there is a place for it."""
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps({"objects": self.objects, "answers": self.answers}))

    def get(self, number: str, kind: str) -> dict:
        """Return an object of a kind. Raises Fault as Stripe does."""
        found = self.objects.get(number)
        if found is None or found["object"] != kind:
            raise Fault(404, f"No such {kind}: '{number}'", code="resource_missing", param="id")
        return found

    def of_kind(self, kind: str) -> list[dict]:
        """Return all objects of a kind, newest first."""
        return [row for row in reversed(self.objects.values()) if row["object"] == kind]

    def add(self, prefix: str, kind: str, **fields) -> dict:
        """Store a new object."""
        number = f"{prefix}_{secrets.token_hex(12)}"
        row = {"id": number, "object": kind, "created": int(time.time()), "livemode": False, **fields}
        self.objects[number] = row
        return row


def create_session(state: State, params: dict, url: str) -> dict:
    """Open a session; its page lies under ``url``."""
    for name in ("mode", "success_url", "line_items"):
        if not params.get(name):
            raise Fault(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
    lines = params["line_items"].values()
    if {line["price_data"]["currency"] for line in lines} != {"vnd"}:
        raise Fault(400, "Invalid currency.", code="invalid_currency", param="line_items[0][price_data][currency]")
    total = sum(_whole(line["price_data"]["unit_amount"]) * _whole(line["quantity"]) for line in lines)
    _check_amount(total)
    session = state.add(
        "cs_test",
        "checkout.session",
        mode=params["mode"],
        status="open",
        payment_status="unpaid",
        amount_total=total,
        currency="vnd",
        client_reference_id=params.get("client_reference_id"),
        customer_email=params.get("customer_email"),
        metadata=params.get("metadata", {}),
        intent_data=params.get("payment_intent_data", {}),
        description=next(iter(lines))["price_data"]["product_data"]["name"],
        payment_intent=None,
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        locale=params.get("locale", "auto"),
        expires_at=_expiry(params),
    )
    session["url"] = f"{url}/pay/{session['id']}"
    return session


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise Fault(400, f"Invalid integer: {text}", code="parameter_invalid_integer")
    return int(text)


def _check_amount(total: int) -> None:
    if total < LEAST:
        raise Fault(
            400, "The Checkout Session's total amount must convert to at least 50 cents.", code="amount_too_small"
        )
    if total > MOST:
        raise Fault(400, "Amount must be no more than ₫99,999,999", code="amount_too_large")


def _expiry(params: dict) -> int:
    now, wanted = int(time.time()), params.get("expires_at")
    if wanted is None:
        return now + 24 * 3600
    if not now + 29 * 60 <= _whole(wanted) <= now + 24 * 3600 + 60:
        raise Fault(400, "The `expires_at` timestamp must be 30 minutes to 24 hours from now.", param="expires_at")
    return int(wanted)


def retrieve_session(state: State, number: str) -> dict:
    """Return a session; one whose time is over is expired by looking at it."""
    session = state.get(number, "checkout.session")
    if session["status"] == "open" and session["expires_at"] <= time.time():
        session["status"] = "expired"
    return session


def expire_session(state: State, number: str) -> dict:
    """Close an open session."""
    session = retrieve_session(state, number)
    if session["status"] != "open":
        raise Fault(400, f"Only open Checkout Sessions can be expired; this one is {session['status']}.")
    session["status"] = "expired"
    return session


def expanded(state: State, row: dict, params: dict) -> dict:
    """Return a copy of ``row`` with the objects that ``expand`` names."""
    shown = {name: value for name, value in row.items() if name != "intent_data"}
    for name in params.get("expand", {}).values():
        if shown.get(name):
            shown[name] = state.objects[shown[name]]
    return shown


def attempt(state: State, session: dict, outcome: str, amount: int | None = None) -> dict:
    """Try a card: ``succeed``, ``decline`` or ``delay`` (the bank thinks). Return the intent.

    ``amount`` lets a test bring another sum than was asked for.
    """
    if retrieve_session(state, session["id"])["status"] != "open":
        raise Fault(400, "This Checkout Session is no longer open.")
    intent = state.objects.get(session["payment_intent"]) or _new_intent(state, session)
    if outcome == "decline":
        intent["last_payment_error"] = {
            "code": "card_declined",
            "message": "Your card was declined.",
            "type": "card_error",
        }
        intent["status"] = "requires_payment_method"
        return intent
    session["status"], intent["last_payment_error"] = "complete", None
    intent["status"] = "processing"
    if outcome == "succeed":
        succeed(state, intent, amount)
    return intent


def succeed(state: State, intent: dict, amount: int | None = None) -> None:
    """The money of an intent is there."""
    intent["status"] = "succeeded"
    intent["amount_received"] = intent["amount"] if amount is None else amount
    session_of(state, intent)["payment_status"] = "paid"


def session_of(state: State, intent: dict) -> dict:
    """Return the session that an intent belongs to."""
    return next(row for row in state.of_kind("checkout.session") if row["payment_intent"] == intent["id"])


def _new_intent(state: State, session: dict) -> dict:
    data = session["intent_data"]
    intent = state.add(
        "pi",
        "payment_intent",
        amount=session["amount_total"],
        amount_received=0,
        currency="vnd",
        status="requires_payment_method",
        metadata=data.get("metadata", {}),
        description=data.get("description"),
        last_payment_error=None,
    )
    session["payment_intent"] = intent["id"]
    return intent


def create_refund(state: State, params: dict, status: str = "succeeded") -> dict:
    """Send money of an intent back, never more than is left of it."""
    intent = state.get(params.get("payment_intent", ""), "payment_intent")
    rows = [row for row in state.of_kind("refund") if row["payment_intent"] == intent["id"]]
    left = intent["amount_received"] - sum(row["amount"] for row in rows if row["status"] != "failed")
    if not left:
        raise Fault(400, "This payment has already been refunded.", code="charge_already_refunded")
    amount = _whole(params["amount"]) if "amount" in params else left
    if not amount:
        raise Fault(
            400, "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
        )
    if amount > left:
        message = f"Refund amount (₫{amount:,}) is greater than unrefunded amount on charge (₫{left:,})"
        raise Fault(400, message, param="amount")
    return state.add(
        "re",
        "refund",
        payment_intent=intent["id"],
        amount=amount,
        currency="vnd",
        status=status,
        reason=params.get("reason"),
        metadata=params.get("metadata", {}),
    )


def list_refunds(state: State, params: dict) -> dict:
    """Return the refunds of an intent, newest first."""
    rows = [row for row in state.of_kind("refund") if row["payment_intent"] == params.get("payment_intent")]
    limit = _whole(params.get("limit", "10"))
    shown = list(itertools.islice(rows, limit))
    return {"object": "list", "url": "/v1/refunds", "has_more": len(rows) > limit, "data": shown}


def open_dispute(state: State, intent: dict, reason: str = "fraudulent") -> dict:
    """The buyer's bank takes a payment back for now."""
    due = int(time.time()) + 9 * 24 * 3600
    return state.add(
        "du",
        "dispute",
        payment_intent=intent["id"],
        amount=intent["amount_received"],
        currency="vnd",
        reason=reason,
        status="needs_response",
        evidence_details={"due_by": due, "has_evidence": False, "past_due": False, "submission_count": 0},
    )
