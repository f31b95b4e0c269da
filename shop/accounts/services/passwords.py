"""Set a password anew: with the old one, or with a code that was sent to the person's contact."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.accounts import limits
from shop.accounts.contacts import Contact
from shop.accounts.models import ContactCode, User
from shop.accounts.selectors import contacts_of, user_of
from shop.accounts.services.codes import send_code, use_code
from shop.accounts.services.errors import WrongCode, WrongPassword
from shop.core import audit, outbox


def ask_reset(contact: Contact, address: str = "") -> None:
    """Send a code if the contact has an active account; the caller cannot see which. Raise TooManyTries."""
    limits.check((limits.SEND_CONTACT, contact.value), (limits.SEND_ADDRESS, address))
    user = user_of(contact)
    if user and user.is_active:
        send_code(user, ContactCode.Purpose.RESET, contact)


def check_reset(contact: Contact, typed: str, address: str = "") -> User:
    """Return the person whose code was typed; raise WrongCode, the same for unknown contacts, or TooManyTries."""
    limits.check((limits.VERIFY_ADDRESS, address))
    user = user_of(contact)
    if not (user and user.is_active and use_code(user, ContactCode.Purpose.RESET, contact, typed)):
        raise WrongCode
    return user


@transaction.atomic
def invite_reset(user: User, address: str) -> None:
    """Write to a person, in the active language, at which ``address`` a new password is set. Staff ask for this."""
    body = _("A new password for your OCOP marketplace account is set here: %(address)s") % {"address": address}
    outbox.post(subject=_("Set a new password"), body=body, **contacts_of(user)[0].channel())
    audit.log("account.reset_invited", user)


def confirm_password(user: User, password: str) -> None:
    """Make sure that it is the person who sits there; raise WrongPassword or TooManyTries."""
    limits.check((limits.CONFIRM_USER, str(user.pk)))
    if not user.check_password(password):
        raise WrongPassword


@transaction.atomic
def set_password(user: User, password: str) -> None:
    """Store a new password and tell the person by every contact. Sessions end, since they carry its fingerprint."""
    user.set_password(password)
    user.save(update_fields=["password"])
    ContactCode.objects.filter(user=user, used_at=None).delete()
    audit.log("account.password_changed", user, actor=user)
    with override(user.language):
        for contact in contacts_of(user):
            outbox.post(
                subject=_("Your password was changed"),
                body=_("The password of your account was changed. If it was not you, set a new one at once."),
                **contact.channel(),
            )
