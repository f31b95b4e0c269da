"""Sign-in by phone number or e-mail, through every door (shop, dashboard, editors, superusers)."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError

from shop.accounts import limits
from shop.accounts.contacts import read_contact
from shop.accounts.models import User
from shop.accounts.selectors import user_of
from shop.core.throttle import client_address


class PhoneOrEmailBackend(ModelBackend):
    """One field takes a phone number or an e-mail address, however it is written."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Return the active person, or None; raise PermissionDenied (which ends the search) after too many tries.

        An unknown contact costs one hashing all the same, so the time does not tell who has an account.
        """
        if not username or password is None:
            return None
        try:
            contact = read_contact(username)
        except ValidationError:
            contact = None
        address = client_address(request) if request is not None else ""
        if not limits.may_sign_in(contact.value if contact else username[:254], address):
            raise PermissionDenied
        user = user_of(contact) if contact else None
        if user is None:
            User().set_password(password)
            return None
        if not user.check_password(password) or not self.user_can_authenticate(user):
            return None
        limits.forget_sign_in(contact.value)
        return user
