"""People of each role, with a password that every test knows."""

import itertools
import re

from shop.accounts.models import Membership, User
from shop.core.models import OutboxMessage

PASSWORD = "chè-shan-tuyết-1"
_numbers = itertools.count(100_000)


def make_user(full_name: str = "Nguyễn Thị Hạnh", **values) -> User:
    """Create a person with PASSWORD and, unless contacts are given, a phone number of their own."""
    if not {"phone", "email"} & values.keys():
        values["phone"] = f"+84912{next(_numbers)}"
    return User.objects.create_user(password=values.pop("password", PASSWORD), full_name=full_name, **values)


def make_member(role: str, **organisation) -> User:
    """Return a new person who acts in ``role`` for the organisation given by keyword (producer, point, province)."""
    user = make_user(role)
    Membership.objects.create(user=user, role=role, **organisation)
    return user


def last_code(recipient: str) -> str:
    """Return the six digits of the latest message to ``recipient``."""
    body = OutboxMessage.objects.filter(recipient=recipient).latest("pk").body
    return re.search(r"\b\d{6}\b", body).group()
