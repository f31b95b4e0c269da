"""Open an account."""

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from shop.accounts import limits
from shop.accounts.contacts import Contact
from shop.accounts.models import User
from shop.accounts.selectors import user_of
from shop.accounts.services.errors import ContactTaken
from shop.core import audit


def register(full_name: str, contact: Contact, password: str, address: str = "") -> User:
    """Create a person in the language that they read; raise ContactTaken or TooManyTries (per client address).

    The database decides about twins: two forms sent at once make one account and one refusal.
    """
    limits.check((limits.REGISTER_ADDRESS, address))
    if user_of(contact):
        raise ContactTaken
    try:
        return _create(full_name, contact, password)
    except IntegrityError:
        raise ContactTaken from None


@transaction.atomic
def _create(full_name: str, contact: Contact, password: str) -> User:
    language = (get_language() or "vi")[:2]
    user = User.objects.create_user(
        password=password, full_name=full_name, language=language, **{contact.kind: contact.value}
    )
    audit.log("account.registered", user, actor=user)
    return user
