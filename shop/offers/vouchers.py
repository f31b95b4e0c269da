"""Vouchers: find one by what a person typed, and say in one sentence why it does not count."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace, Upper
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.core import clock
from shop.core.text import clean_line, fold

Voucher = get_model("voucher", "Voucher")
MAX_CODES = 5  # on one basket


def tidy(text: str) -> str:
    """Return a code as it is compared: capitals, without blanks, dashes and marks ("Tết 2026" is TET2026)."""
    plain = fold(unicodedata.normalize("NFKC", clean_line(text)))
    return re.sub(r"[\s.\-_–—]", "", plain).upper()[:128]


def find(text: str):
    """Return the voucher that ``text`` means, or None."""
    code = tidy(text)
    if not code:
        return None
    plain = Replace(Replace(Upper("code"), Value("-"), Value("")), Value(" "), Value(""))
    return Voucher.objects.filter(code=code).first() or Voucher.objects.annotate(plain=plain).filter(plain=code).first()


def on(basket) -> QuerySet:
    """Return the vouchers on a basket (none while it was never saved)."""
    return Voucher.objects.filter(basket=basket.pk or 0).order_by("pk")


def attach(basket, text: str):
    """Put the voucher that ``text`` means on a basket and return it.

    Raises ValidationError with a sentence for one that is unknown or cannot count for this person. One that only
    waits for other goods or for signing in is put on, and the basket says what is missing.
    """
    voucher = find(text)
    shown = clean_line(text)[:40]
    if voucher is None:
        raise ValidationError(_("There is no voucher “%(code)s”. Look at the letters again.") % {"code": shown})
    problem = why_not(voucher, basket.owner_id)
    if problem and not _only_waits_for_a_person(voucher, basket.owner_id):
        raise ValidationError(problem)
    if not basket.pk:
        raise ValidationError(_("Put something into the basket first."))
    if on(basket).exclude(pk=voucher.pk).count() >= MAX_CODES:
        raise ValidationError(_("A basket takes at most %(n)d vouchers.") % {"n": MAX_CODES})
    basket.vouchers.add(voucher)
    return voucher


def _only_waits_for_a_person(voucher, owner_id: int | None) -> bool:
    return voucher.usage == Voucher.ONCE_PER_CUSTOMER and owner_id is None and voucher.is_active(clock.now())


def why_not(voucher, owner_id: int | None, moment: dt.datetime | None = None) -> str:
    """Return in one sentence why a voucher does not count for this person now, "" when it does."""
    moment = moment or clock.now()
    if moment < voucher.start_datetime:
        return _("The voucher %(code)s counts from %(day)s on.") % _facts(voucher, voucher.start_datetime)
    if moment > voucher.end_datetime:
        return _("The voucher %(code)s ended on %(day)s.") % _facts(voucher, voucher.end_datetime)
    if voucher.usage == Voucher.SINGLE_USE and voucher.num_orders:
        return _why_taken(voucher, moment)
    if voucher.usage == Voucher.ONCE_PER_CUSTOMER:
        return _why_not_again(voucher, owner_id, moment)
    return ""


def _facts(voucher, moment: dt.datetime) -> dict[str, str]:
    return {"code": voucher.code, "day": f"{clock.local_day(moment):%d/%m/%Y}"}


# The state of orders is asked through the order: the room of their parts stands above this one. An unpaid order
# whose time is over holds nothing any more, whether or not the tick has ended it.
_UNPAID = Q(order__seller_orders__state="awaiting")


def _ended(moment: dt.datetime) -> Q:
    return _UNPAID & Q(order__seller_orders__due_at__lte=moment)


def _why_taken(voucher, moment: dt.datetime) -> str:
    if voucher.applications.filter(_ended(moment)).exists():
        return ""
    if voucher.applications.filter(_UNPAID).exists():
        return _("The voucher %(code)s is being used in an order that is not paid yet.") % {"code": voucher.code}
    return _("The voucher %(code)s has been used already.") % {"code": voucher.code}


def _why_not_again(voucher, owner_id: int | None, moment: dt.datetime) -> str:
    if owner_id is None:
        return _("Sign in to use the voucher %(code)s: it counts once per person.") % {"code": voucher.code}
    own = voucher.applications.filter(user=owner_id)
    if own.exists() and not own.filter(_ended(moment)).exists():
        return _("You have used the voucher %(code)s already.") % {"code": voucher.code}
    return ""
