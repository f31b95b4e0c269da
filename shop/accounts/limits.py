"""How often one may try: guessing passwords and codes, and having codes sent.

Each limit counts per contact (guessing one account from many addresses) and per address (trying many accounts
from one); the address limits are wide, since mobile networks put many people behind one address.
"""

from dataclasses import dataclass

from django.utils.translation import ngettext

from shop.core import throttle


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` within ``seconds``, counted under ``scope``."""

    scope: str
    tries: int
    seconds: int

    def hit(self, who: str) -> bool:
        """Count one try; False when it is one too many. Nobody in particular (no address) is never limited."""
        return not who or throttle.hit(self.scope, who, self.tries, self.seconds)

    def wait(self, who: str) -> int:
        """Return the seconds until ``who`` may try again, 0 when now."""
        return throttle.wait(self.scope, who, self.tries)


class TooManyTries(Exception):
    """Too often; ``str()`` is the sentence for the person."""

    def __init__(self, seconds: int):
        super().__init__(wait_sentence(seconds))
        self.seconds = seconds


QUARTER, HOUR = 15 * 60, 60 * 60
SIGN_IN_CONTACT = Limit("sign-in-contact", 8, QUARTER)
SIGN_IN_ADDRESS = Limit("sign-in-address", 60, QUARTER)
REGISTER_ADDRESS = Limit("register-address", 20, HOUR)
SEND_CONTACT = Limit("code-contact", 3, QUARTER)
SEND_ADDRESS = Limit("code-address", 20, HOUR)
VERIFY_ADDRESS = Limit("verify-address", 60, HOUR)
CONFIRM_USER = Limit("confirm-user", 8, QUARTER)


def check(*pairs: tuple[Limit, str]) -> None:
    """Count one try under each limit; raise :class:`TooManyTries` when one of them is used up."""
    refused = [limit.wait(who) or limit.seconds for limit, who in pairs if not limit.hit(who)]
    if refused:
        raise TooManyTries(max(refused))


def may_sign_in(contact: str, address: str) -> bool:
    """Count one sign-in; False when the contact or the address has had too many."""
    by_contact, by_address = SIGN_IN_CONTACT.hit(contact), SIGN_IN_ADDRESS.hit(address)
    return by_contact and by_address


def sign_in_wait(contact: str, address: str) -> int:
    """Return the seconds until this contact from this address may sign in again, 0 when now."""
    return max(SIGN_IN_CONTACT.wait(contact), SIGN_IN_ADDRESS.wait(address))


def forget_sign_in(contact: str) -> None:
    """A right password clears the count of its account, never that of the address."""
    throttle.clear(SIGN_IN_CONTACT.scope, contact)


def wait_sentence(seconds: int) -> str:
    """Say how long to wait, in whole minutes rounded up."""
    minutes = max(1, -(-seconds // 60))
    return ngettext(
        "Too many tries. Wait %(count)d minute, then try again.",
        "Too many tries. Wait %(count)d minutes, then try again.",
        minutes,
    ) % {"count": minutes}
