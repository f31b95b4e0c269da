"""Reads of people, and of the messages that went to their phones."""

import re

from django.db.models import Q, QuerySet

from shop.accounts.contacts import Contact
from shop.accounts.models import User
from shop.core.models import OutboxMessage
from shop.core.text import clean_line


def user_of(contact: Contact) -> User | None:
    """Return whose contact this is, active or not, or None."""
    return User.objects.filter(**{contact.kind: contact.value}).first()


def contacts_of(user: User) -> list[Contact]:
    """Return the one or two contacts of a person, the phone number first."""
    found = [("phone", user.phone), ("email", user.email)]
    return [Contact(kind, str(value)) for kind, value in found if value]


def phone_messages(text: str = "") -> QuerySet[OutboxMessage]:
    """Return messages to phones, newest first; ``text`` narrows to words of the body or digits of the number."""
    found = OutboxMessage.objects.filter(channel=OutboxMessage.Channel.PHONE)
    text = clean_line(text)
    if not text:
        return found
    digits = re.sub(r"\D", "", text).removeprefix("84").lstrip("0")
    by_number = Q(recipient__contains=digits) if digits else Q()
    return found.filter(Q(body__icontains=text) | by_number)
