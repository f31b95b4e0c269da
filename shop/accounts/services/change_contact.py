"""Change the phone number or the e-mail address of an account, after the new one has been proved."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.accounts import limits
from shop.accounts.contacts import Contact
from shop.accounts.models import ContactCode, User
from shop.accounts.selectors import contacts_of, user_of
from shop.accounts.services.codes import send_code, use_code
from shop.accounts.services.errors import ContactTaken, Refused, WrongCode
from shop.core import audit, outbox


def ask_change(user: User, contact: Contact, address: str = "") -> None:
    """Send a code to the new contact; raise ContactTaken, Refused (it is the present one) or TooManyTries."""
    if contact in contacts_of(user):
        raise Refused(_("This is the contact that you have now."))
    limits.check((limits.SEND_CONTACT, contact.value), (limits.SEND_ADDRESS, address))
    if user_of(contact):
        raise ContactTaken
    send_code(user, ContactCode.Purpose.CHANGE, contact)


def change_contact(user: User, contact: Contact, typed: str, address: str = "") -> None:
    """Store the proved contact and tell the former ones; raise WrongCode, ContactTaken or TooManyTries."""
    limits.check((limits.VERIFY_ADDRESS, address))
    if not use_code(user, ContactCode.Purpose.CHANGE, contact, typed):
        raise WrongCode
    try:
        _store(user, contact.kind, contact.value)
    except IntegrityError:
        raise ContactTaken from None


def remove_contact(user: User, kind: str) -> None:
    """Forget the phone number or the e-mail; raise Refused when the other one is missing."""
    if len(contacts_of(user)) < 2:
        raise Refused(_("One contact must stay. Add another one first."))
    _store(user, kind, None)


@transaction.atomic
def _store(user: User, kind: str, value: str | None) -> None:
    """Set one contact on a freshly locked row, and write to all contacts that were there before."""
    fresh = User.objects.select_for_update().get(pk=user.pk)
    former = contacts_of(fresh)
    setattr(fresh, kind, value)
    fresh.save(update_fields=[kind])
    setattr(user, kind, getattr(fresh, kind))
    audit.log("account.contact_changed", fresh, actor=fresh, kind=kind)
    with override(fresh.language):
        for contact in former:
            outbox.post(subject=_("Your contact was changed"), body=_notice(kind), **contact.channel())


def _notice(kind: str) -> str:
    what = _("phone number") if kind == "phone" else _("e-mail address")
    return _("The %(what)s of your OCOP marketplace account was changed. If it was not you, write to us at once.") % {
        "what": what
    }
