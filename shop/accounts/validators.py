"""The rules for passwords are Django's; the sentences are ours, in the reader's language, and say what to do."""

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    """At least ``min_length`` characters, counted in NFC as the password is stored."""

    def validate(self, password, user=None):
        """Raise ValidationError with both numbers."""
        if len(password) < self.min_length:
            text = ngettext(
                "A password needs at least %(least)d characters, you wrote %(count)d.",
                "A password needs at least %(least)d characters, you wrote %(count)d.",
                len(password),
            )
            raise ValidationError(text % {"least": self.min_length, "count": len(password)}, code="password_too_short")


class NotOneself(rules.UserAttributeSimilarityValidator):
    """Not one's own name or contact."""

    def get_error_message(self):
        """Return the sentence."""
        return _("This password is too much like your name or contact: easy to guess.")


class NotCommon(rules.CommonPasswordValidator):
    """Not one of the 20,000 that everybody takes."""

    def get_error_message(self):
        """Return the sentence."""
        return _("Many people have this password: easy to guess. Choose another one.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    """Not a birthday or a telephone number."""

    def get_error_message(self):
        """Return the sentence."""
        return _("A password needs more than digits.")
