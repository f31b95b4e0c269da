"""People for tests."""

import itertools
import re

from shop.accounts.models import User
from shop.core.models import OutboxMessage

PASSWORD = "chè-shan-tuyết-1"
_numbers = itertools.count(100_000)


def make_user(**values) -> User:
    """Create a person with PASSWORD and, unless contacts are given, a phone number of their own."""
    if not {"phone", "email"} & values.keys():
        values["phone"] = f"+84912{next(_numbers)}"
    return User.objects.create_user(password=values.pop("password", PASSWORD), **values)


def last_code(recipient: str) -> str:
    """Return the six digits of the latest message to ``recipient``."""
    body = OutboxMessage.objects.filter(recipient=recipient).latest("pk").body
    return re.search(r"\b\d{6}\b", body).group()
