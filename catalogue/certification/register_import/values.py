"""Read one cell of a register. Each function returns the value or raises ValidationError with a sentence."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.certification import rules
from catalogue.certification.models import Certificate
from shop.core.money import AmountError, parse_price
from shop.core.sheets import Cell
from shop.core.text import clean_line, key
from shop.partner.models import Producer

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LONG_DAY = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_STARS = re.compile(r"(?:ocop )?(?:hang )?([1-9])(?: sao| stars?)?(?: ocop)?")
FIRST_YEAR = 2013  # the first province began then


def plain_text(cell: Cell) -> str:
    """Return the text of a cell; refuse a formula and a long number that a spreadsheet cut short."""
    if cell.is_formula:
        raise ValidationError(_("The cell holds a formula. Copy the column and paste it as values."), "formula")
    if cell.is_shortened:
        raise ValidationError(
            _("“%(text)s” is a number that the spreadsheet shortened. Format the column as text and enter it again.")
            % {"text": cell.text},
            "shortened",
        )
    return cell.text


def read_day(cell: Cell) -> dt.date:
    """Return the day: a date cell, 30/9/2025, 2025-09-30 or "ngày 30 tháng 9 năm 2025" (day before month)."""
    if isinstance(cell.value, dt.datetime | dt.date):
        return _sane(cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value)
    text = unicodedata.normalize("NFKC", plain_text(cell))
    if found := _DAY.fullmatch(text) or _LONG_DAY.fullmatch(key(text)):
        day, month, year = map(int, found.groups())
    elif found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise _no_day(text)
    try:
        return _sane(dt.date(year, month, day))
    except ValueError:
        raise _no_day(text) from None


def _no_day(text: str) -> ValidationError:
    return ValidationError(_("“%(text)s” is not a day. Write it as 30/09/2025.") % {"text": text[:40]}, "day")


def _sane(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= 2100:
        raise ValidationError(
            _("The year of %(day)s cannot be right.") % {"day": f"{day.day:02}/{day.month:02}/{day.year}"}, "day"
        )
    return day


def read_stars(cell: Cell) -> int:
    """Return 3, 4 or 5 from 4, "4 sao", "4*" or ★★★★; "tiềm năng 5 sao" is refused by name."""
    text = plain_text(cell)
    rules.check_not_potential(text)
    marks = re.sub(r"[\s*]", "", text)
    if marks and set(marks) <= {"★"}:
        stars = len(marks)
    else:
        found = _STARS.fullmatch(key(text.replace("*", " sao").replace("★", " sao")))
        if not found:
            raise ValidationError(_("“%(text)s” is not a number of stars.") % {"text": text[:40]}, "stars")
        stars = int(found[1])
    rules.check_stars(stars)
    return stars


def read_score(cell: Cell) -> Decimal:
    """Return points from 0 to 100 with at most two decimals, written 72,5 or 72.5."""
    text = plain_text(cell)
    if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text):
        raise ValidationError(_("“%(text)s” is not a number of points.") % {"text": text[:40]}, "score")
    try:
        score = Decimal(text.replace(",", "."))
    except InvalidOperation:  # digits of another script
        raise ValidationError(_("“%(text)s” is not a number of points.") % {"text": text[:40]}, "score") from None
    if score > 100:
        raise ValidationError(_("Points go from 0 to 100."), "score_range")
    return score


def read_price(cell: Cell) -> int:
    """Return a price in whole đồng above zero (``shop.core.money.parse_price``)."""
    plain_text(cell) if cell.is_formula else None
    try:
        return parse_price(cell.value)
    except AmountError as error:
        raise ValidationError(str(error), "amount") from error


def read_count(cell: Cell) -> int:
    """Return a whole number of grams or days: "500", "500 g", "1.500"; 1 kg is 1000."""
    text = key(plain_text(cell))
    found = re.fullmatch(r"(\d{1,3}(?: \d{3})+|\d+) ?(g|gr|gam|gram|kg|ngay|days?)?", text)
    if not found or not int(found[1].replace(" ", "")):
        raise ValidationError(_("“%(text)s” is not a whole number.") % {"text": cell.text[:40]}, "count")
    return int(found[1].replace(" ", "")) * (1000 if found[2] == "kg" else 1)


TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def is_tax_code(digits: str) -> bool:
    """Tell whether the tenth digit of a Vietnamese tax code fits the nine before it.

    10 − (Σ weight × digit mod 11); a branch has three digits more. Source: Circular 105/2020/TT-BTC, structure
    N1N2…N9N10-N11N12N13, with N10 as check digit.
    """
    check = 10 - sum(w * int(d) for w, d in zip(TAX_WEIGHTS, digits, strict=False)) % 11
    return check == int(digits[9])


def read_registration_number(cell: Cell) -> str:
    """Return a tax code (10, or 13 digits as 0123456789-001), a personal number (12) or a registration number.

    Codes of 10 and 13 digits are checked. Households use their owner's 12-digit number since July 2025, older ones
    a registration number with letters.
    """
    text = plain_text(cell).upper()
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z/.\- ]{2,19}", text):
        raise ValidationError(_("“%(text)s” is not a registration number.") % {"text": text[:40]}, "tax_code")
    if not digits.isdecimal() or len(digits) == 12:
        return text
    if len(digits) not in (10, 13):
        hint = _("a leading 0 may be lost") if len(digits) in (9, 12) else _("a tax code has 10 or 13")
        raise ValidationError(
            _("“%(text)s” has %(n)s digits: %(hint)s.") % {"text": text, "n": len(digits), "hint": hint}, "tax_code"
        )
    if not is_tax_code(digits):
        raise ValidationError(
            _("“%(text)s” is not a tax code: its check digit does not fit.") % {"text": text}, "tax_code"
        )
    return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"


# folded beginning of a kind's or producer's name → kind
_KINDS = (
    ("to hop tac", Producer.Kind.COOPERATIVE_GROUP),
    ("tht", Producer.Kind.COOPERATIVE_GROUP),
    ("nhom ho", Producer.Kind.COOPERATIVE_GROUP),
    ("hop tac xa", Producer.Kind.COOPERATIVE),
    ("htx", Producer.Kind.COOPERATIVE),
    ("lien hiep hop tac xa", Producer.Kind.COOPERATIVE),
    ("cong ty", Producer.Kind.ENTERPRISE),
    ("doanh nghiep", Producer.Kind.ENTERPRISE),
    ("dntn", Producer.Kind.ENTERPRISE),
    ("trang trai", Producer.Kind.FARM),
    ("hoi ", Producer.Kind.ASSOCIATION),
    ("hiep hoi", Producer.Kind.ASSOCIATION),
    ("trung tam", Producer.Kind.ASSOCIATION),
    ("ho ", Producer.Kind.HOUSEHOLD),
    ("hkd", Producer.Kind.HOUSEHOLD),
    ("co so", Producer.Kind.HOUSEHOLD),
    ("enterprise", Producer.Kind.ENTERPRISE),
    ("cooperative group", Producer.Kind.COOPERATIVE_GROUP),
    ("cooperative", Producer.Kind.COOPERATIVE),
    ("household", Producer.Kind.HOUSEHOLD),
    ("farm", Producer.Kind.FARM),
    ("association", Producer.Kind.ASSOCIATION),
)


def read_producer_kind(text: str, name: str) -> str:
    """Return the kind that a cell names, or that the producer's own name begins with when the cell is empty."""
    folded = key(text or name) + " "
    found = next((kind for start, kind in _KINDS if folded.startswith(start)), None)
    if found is None:
        raise ValidationError(
            _("“%(text)s” names no kind of producer (company, cooperative, cooperative group, household …).")
            % {"text": (text or name)[:60]},
            "producer_kind",
        )
    return found


_EVALUATIONS = {
    "lan dau": Certificate.Kind.FIRST,
    "danh gia lan dau": Certificate.Kind.FIRST,
    "moi": Certificate.Kind.FIRST,
    "nang hang": Certificate.Kind.UPGRADE,
    "nang sao": Certificate.Kind.UPGRADE,
    "danh gia lai": Certificate.Kind.RE_RANKING,
    "phan hang lai": Certificate.Kind.RE_RANKING,
    "cong nhan lai": Certificate.Kind.RE_RANKING,
    "first": Certificate.Kind.FIRST,
    "upgrade": Certificate.Kind.UPGRADE,
    "re ranking": Certificate.Kind.RE_RANKING,
}
_ENDS = {
    "thu hoi": Certificate.End.REVOKED,
    "bi thu hoi": Certificate.End.REVOKED,
    "huy": Certificate.End.ANNULLED,
    "huy bo": Certificate.End.ANNULLED,
    "thay the": Certificate.End.SUPERSEDED,
    "duoc thay": Certificate.End.SUPERSEDED,
    "revoked": Certificate.End.REVOKED,
    "annulled": Certificate.End.ANNULLED,
    "superseded": Certificate.End.SUPERSEDED,
}


def read_kind(cell: Cell) -> str:
    """Return first, upgrade or re_ranking."""
    return _choice(cell, _EVALUATIONS)


def read_end(cell: Cell) -> str:
    """Return revoked, annulled or superseded."""
    return _choice(cell, _ENDS)


def _choice(cell: Cell, words: dict[str, str]) -> str:
    text = plain_text(cell)
    if key(text) not in words:
        raise ValidationError(_("“%(text)s” is not known here.") % {"text": text[:40]}, "choice")
    return words[key(text)]


def read_line(cell: Cell) -> str:
    """Return one clean line of text."""
    return clean_line(plain_text(cell))
