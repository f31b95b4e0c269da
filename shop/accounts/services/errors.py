"""Refusals of this room; ``str()`` is always the sentence for the person."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """A wish that cannot be fulfilled."""


class ContactTaken(Refused):
    """Somebody has an account with this contact."""

    def __init__(self):
        super().__init__(_("There is an account with this contact already. Sign in, or reset its password."))


class WrongCode(Refused):
    """Wrong, expired, used or guessed too often: one sentence, so that it tells nothing about the account."""

    def __init__(self):
        super().__init__(_("This code is wrong or no longer valid. Check it, or ask for a new one."))


class WrongPassword(Refused):
    """The password that should confirm a step is not the person's."""

    def __init__(self):
        super().__init__(_("This is not your current password."))
