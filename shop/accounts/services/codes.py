"""Send and use the six-digit codes that prove a contact to be the person's own."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.accounts.contacts import Contact
from shop.accounts.models import ContactCode, User
from shop.core import clock, outbox

LIFETIME = dt.timedelta(minutes=10)
TRIES = 5


@transaction.atomic
def send_code(user: User, purpose: str, contact: Contact) -> ContactCode:
    """Send a new code to ``contact`` in the person's language; earlier ones of the same purpose end with it."""
    _open(user, purpose).update(expires_at=clock.now())
    digits = f"{secrets.randbelow(10**6):06}"
    code = ContactCode.objects.create(
        user=user,
        purpose=purpose,
        contact=contact.value,
        digest=_digest(user, purpose, contact, digits),
        expires_at=clock.now() + LIFETIME,
    )
    with override(user.language):
        outbox.post(subject=_("Your code"), body=_text(purpose, digits), **contact.channel())
    return code


def use_code(user: User, purpose: str, contact: Contact, typed: str) -> bool:
    """Use the open code of ``contact`` up; False when it is wrong, old, used or was tried five times.

    The try is counted before the comparison, so guesses sent at once cannot outrun the count.
    """
    code = _open(user, purpose).filter(contact=contact.value).order_by("-pk").first()
    if code is None or not _open(user, purpose).filter(pk=code.pk).update(failures=F("failures") + 1):
        return False
    if not constant_time_compare(code.digest, _digest(user, purpose, contact, typed)):
        return False
    return ContactCode.objects.filter(pk=code.pk, used_at=None).update(used_at=clock.now()) == 1


def _open(user: User, purpose: str):
    now = clock.now()
    return ContactCode.objects.filter(user=user, purpose=purpose, used_at=None, expires_at__gt=now, failures__lt=TRIES)


def _digest(user: User, purpose: str, contact: Contact, digits: str) -> str:
    """Keyed with SECRET_KEY: a copy of the table alone does not give a code away."""
    text = f"{user.pk}:{purpose}:{contact.value}:{digits}"
    return salted_hmac("shop.accounts.codes", text, algorithm="sha256").hexdigest()


def _text(purpose: str, digits: str) -> str:
    """Say what the code is for: a person who did not ask for it must notice."""
    if purpose == ContactCode.Purpose.RESET:
        what = _("%(code)s is your code for a new password at OCOP marketplace.")
    else:
        what = _("%(code)s is your code to confirm this contact at OCOP marketplace.")
    return " ".join([what % {"code": digits}, _("Valid for 10 minutes. Give it to nobody.")])
