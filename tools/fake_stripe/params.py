"""Parameters as Stripe takes them: form fields with brackets, checked against what an address knows."""

import re
from urllib.parse import parse_qsl

from tools.fake_stripe.state import Fault

# What each address takes. ``*`` stands for any name (metadata) or any place in a list.
_PRICE = "line_items.*.price_data"
ACCEPTED = {
    "session.create": {
        *("mode", "client_reference_id", "success_url", "cancel_url", "locale", "customer_email", "expires_at"),
        *("payment_method_types.*", "metadata.*", "line_items.*.quantity", "expand.*"),
        *(f"{_PRICE}.currency", f"{_PRICE}.unit_amount", f"{_PRICE}.product_data.name"),
        *("payment_intent_data.metadata.*", "payment_intent_data.description"),
    },
    "session.retrieve": {"expand.*"},
    "session.expire": {"expand.*"},
    "intent.retrieve": {"expand.*"},
    "refund.create": {"payment_intent", "amount", "metadata.*", "reason", "expand.*"},
    "refund.list": {"payment_intent", "limit", "starting_after", "ending_before", "expand.*"},
    "refund.retrieve": {"expand.*"},
    "dispute.retrieve": {"expand.*"},
}


def read(text: str, address: str) -> dict:
    """Return the nested parameters of ``text`` for ``address``. Raises Fault for one that the address does not know."""
    nested: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        path = [part for part in re.split(r"[\[\]]+", name) if part]
        if not any(_matches(path, known.split(".")) for known in ACCEPTED[address]):
            raise Fault(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        place = nested
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return nested


def _matches(path: list[str], known: list[str]) -> bool:
    return len(path) == len(known) and all(want in ("*", part) for part, want in zip(path, known, strict=True))
