"""People of each role, with a password that every test knows."""

import itertools

from shop.accounts.models import Membership, User

_number = itertools.count(10_000_000)
PASSWORD = "mat-khau-cua-thu-nghiem"


def make_user(full_name: str = "Nguyễn Thị Hạnh", **fields) -> User:
    """Return a new person with a phone number of their own; fields of User can be set."""
    fields.setdefault("phone", f"+849{next(_number)}")
    return User.objects.create_user(password=PASSWORD, full_name=full_name, **fields)


def make_member(role: str, **organisation) -> User:
    """Return a new person who acts in ``role`` for the organisation given by keyword (producer, point, province)."""
    user = make_user(role)
    Membership.objects.create(user=user, role=role, **organisation)
    return user
