"""What a person is reached by: a phone number (E.164) or an e-mail address (lower case), read from one field."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.core.text import clean_line

_PHONE_SIGNS = re.compile(r"[\d\s.()+/\-‐-―]+")
_PERSONAL = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
}


@dataclass(frozen=True)
class Contact:
    """A phone number or an e-mail address, already normalised."""

    kind: Literal["phone", "email"]
    value: str

    def __str__(self) -> str:
        return show_phone(self.value) if self.kind == "phone" else self.value

    def channel(self) -> dict[str, str]:
        """Return the argument of ``shop.core.outbox.post`` that reaches this contact."""
        return {self.kind: self.value}


def read_contact(text: str) -> Contact:
    """Return the contact that a person typed; raise ValidationError with a sentence for them."""
    text = clean_line(text or "")
    if "@" in text:
        return Contact("email", read_email(text))
    if not re.search(r"\d", text):
        raise ValidationError(_("Write a phone number or an e-mail address."), code="contact")
    return Contact("phone", read_phone(text))


def read_email(text: str) -> str:
    """Return the address in NFC and lower case; raise ValidationError when it is none."""
    address = clean_line(text).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(
            _("This e-mail address cannot be right. It looks like name@example.vn."), code="email"
        ) from None
    if len(address) > 254:
        raise ValidationError(_("This e-mail address is too long."), code="email")
    return address


def read_phone(text: str) -> str:
    """Return a number in E.164 (+84912345678) from +84, 84, 0, blanks, dots or full-width digits.

    Without a country code it is read as Vietnamese (settings.PHONENUMBER_DEFAULT_REGION). Raise ValidationError
    with a sentence that says what is wrong; numbers that nobody can be reached by (1800, 1900) are refused.
    """
    text = unicodedata.normalize("NFKC", clean_line(text))
    if not _PHONE_SIGNS.fullmatch(text):
        raise ValidationError(_("A phone number has digits only."), code="phone")
    try:
        number = phonenumbers.parse(text, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        raise _wrong_phone(text) from None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _PERSONAL:
        raise _wrong_phone(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _wrong_phone(text: str) -> ValidationError:
    """Say how many digits are missing at home; abroad, how to write the number."""
    digits = re.sub(r"\D", "", text)
    abroad = text.lstrip().startswith(("+", "00")) and not digits.lstrip("0").startswith("84")
    if abroad:
        return ValidationError(
            _("This number cannot be right. Write a foreign number with + and its country code."), code="phone"
        )
    national = re.sub(r"^(?:00)?84(?=\d{3})", "0", digits)
    if len(national) != 10:
        sentence = ngettext(
            "A phone number needs 10 digits, you wrote %(count)d.",
            "A phone number needs 10 digits, you wrote %(count)d.",
            len(national),
        )
        return ValidationError(sentence % {"count": len(national)}, code="phone")
    return ValidationError(
        _("No phone number in Viet Nam begins with %(prefix)s. Check the number.") % {"prefix": national[:3]},
        code="phone",
    )


def show_phone(value) -> str:
    """Return a number as people here write it: 0912 345 678; a foreign one with its country code.

    What no carrier knows (a short number, an extension in words) stays as it was typed.
    """
    return _shown(str(value))


@functools.lru_cache(maxsize=1024)
def _shown(value: str) -> str:
    try:
        number = phonenumbers.parse(value, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_valid_number(number):
        return value
    home = phonenumbers.region_code_for_number(number) == settings.PHONENUMBER_DEFAULT_REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
