"""Signed messages about what happened, as Stripe sends them."""

import hashlib
import hmac
import json
import secrets
import threading
import time
import urllib.error
import urllib.request

ATTEMPTS, PAUSE = 3, 2.0  # Stripe goes on for three days


def event(kind: str, about: dict) -> dict:
    """Return a message about an object as it is now."""
    shown = {name: value for name, value in about.items() if name != "intent_data"}
    return {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": shown},
    }


def signed(message: dict, secret: str, at: float | None = None) -> tuple[bytes, str]:
    """Return body and Stripe-Signature header of a message that is sent at ``at`` (seconds since 1970)."""
    body = json.dumps(message, ensure_ascii=False).encode()
    moment = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={moment},v1={digest}"


def send_later(message: dict, url: str, secret: str) -> None:
    """Send a message without keeping anybody waiting; a shop that does not answer is tried a few times."""
    threading.Thread(target=_send, args=(message, url, secret), daemon=True).start()


def _send(message: dict, url: str, secret: str) -> None:
    for attempt in range(ATTEMPTS):
        body, header = signed(message, secret)
        request = urllib.request.Request(url, body, {"Content-Type": "application/json", "Stripe-Signature": header})
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(PAUSE * (attempt + 1))
