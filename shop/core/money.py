"""Whole đồng: reading, showing and splitting amounts. The đồng has no parts, so nothing here is a float."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _


class AmountError(ValueError):
    """An amount that cannot be read; the message is a sentence for the person who typed it."""


_PLAIN = re.compile(r"\d+(?:,00|\.00)?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]00)?")
_UNIT = re.compile(r"(?:đ|₫|vnđ|vnd|đồng|dong)\.?$", re.IGNORECASE)
MAX_VND = 999_999_999_999


def parse_vnd(text: str | int | Decimal | None) -> int:
    """Return the whole đồng that a Vietnamese reader sees in ``text``.

    Three digits after a dot or comma are thousands (1.250 is one thousand two hundred and fifty); one or two
    digits are refused, since the đồng has no parts, except a closing ,00. Blanks and đ are dropped, full-width
    digits are read. Exponents, underscores, signs, NaN and formulas raise :class:`AmountError`. One rule for
    forms, filters and files.
    """
    if isinstance(text, bool) or text is None:
        raise AmountError(_("Write an amount."))
    if isinstance(text, int | float | Decimal):
        return _from_number(text)
    raw = unicodedata.normalize("NFKC", str(text))
    squeezed = _UNIT.sub("", re.sub(r"\s+", "", raw))
    if not squeezed:
        raise AmountError(_("Write an amount."))
    if not squeezed.isascii() or not (_PLAIN.fullmatch(squeezed) or _GROUPED.fullmatch(squeezed)):
        raise AmountError(
            _("The amount “%(text)s” cannot be read. Write whole đồng, for example 185.000.") % {"text": str(text)[:40]}
        )
    if len(squeezed) > 3 and squeezed[-3:] in {",00", ".00"}:
        squeezed = squeezed[:-3]
    return _checked(int(re.sub("[.,]", "", squeezed)))


def parse_price(text: str | int | Decimal | None) -> int:
    """Return the price that ``text`` says, by the rule of :func:`parse_vnd`; 0 is no price and refused."""
    price = parse_vnd(text)
    if price == 0:
        raise AmountError(_("A price is more than 0 đồng."))
    return price


def _from_number(value: int | float | Decimal) -> int:
    """A spreadsheet hands over numbers: whole ones are taken, parts of a đồng are refused."""
    number = Decimal(str(value))
    if not number.is_finite() or number != number.to_integral_value() or number < 0:
        raise AmountError(_("An amount is a whole number of đồng, not negative."))
    return _checked(int(number))


def _checked(amount: int) -> int:
    if amount > MAX_VND:
        raise AmountError(_("This amount is too large."))
    return amount


def format_vnd(amount: int | Decimal, language: str | None = None) -> str:
    """Return ``185.000 ₫`` in Vietnamese and ``₫185,000`` in English; the blank does not break."""
    whole = int(amount)
    sign, digits = ("-" if whole < 0 else ""), f"{abs(whole):,}"
    if (language or get_language() or "vi").startswith("en"):
        return f"{sign}₫{digits}"
    return f"{sign}{digits.replace(',', '.')}\u00a0₫"


def round_vnd(amount: Decimal, currency: str | None = None) -> Decimal:
    """Return ``amount`` cut to whole đồng (Oscar's offers call this); a discount never exceeds what was promised."""
    return Decimal(int(amount))


def split_vnd(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` đồng by ``weights`` so that the parts add up exactly (largest remainder, earlier first)."""
    if not weights:
        raise ValueError("nothing to split over")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
