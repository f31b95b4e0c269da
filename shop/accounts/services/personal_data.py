"""Hand a person their data, or forget them."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.models import Membership, User
from shop.accounts.services.errors import Refused
from shop.core import audit


def export_account(user: User) -> dict:
    """Return what this room knows of a person, ready for JSON; other rooms add their part."""
    return {
        "full_name": user.full_name,
        "phone": str(user.phone or ""),
        "email": user.email or "",
        "language": user.language,
        "birth_date": user.birth_date.isoformat() if user.birth_date else "",
        "joined_on": user.date_joined.isoformat(),
        "memberships": [{"role": m.role, "organisation": m.organisation} for m in user.memberships.all()],
        "addresses": [
            {
                "full_name": a.full_name,
                "phone": str(a.phone),
                "street": a.street,
                "commune": str(a.commune),
                "province": str(a.commune.province),
                "default": a.is_default,
            }
            for a in user.saved_addresses.select_related("commune__province", "commune__unit_type")
        ],
    }


@transaction.atomic
def erase_account(user: User) -> None:
    """Forget a person: name, contacts, addresses, codes and password go. Orders stay, since the tax law asks for them.

    Raise Refused while the person acts for an organisation: someone must take that over first.
    """
    if Membership.objects.filter(user=user).exists() or user.is_staff:
        raise Refused(_("You act for an organisation. Ask the office to end that first."))
    audit.log("account.erased", user)
    user.saved_addresses.all().delete()
    user.contact_codes.all().delete()
    user.full_name, user.phone, user.birth_date, user.is_active = "", None, None, False
    # One contact is required; this one reaches nobody (RFC 2606) and cannot be guessed.
    user.email = f"{secrets.token_hex(12)}@erased.invalid"
    user.set_unusable_password()
    user.save()
