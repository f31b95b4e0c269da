"""The QR codes that open a parcel at the counter, or a voucher at the host's page."""

import io

import segno
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def collect_qr(part):
    """Return the code as an inline drawing: the address on which the point's seller hands the parcel over."""
    return _drawing(reverse("counter:parcel", args=[part.collect_code]), _("QR code to collect"))


@register.simple_tag
def voucher_qr(part):
    """Return the code as an inline drawing: the address at which the host takes the voucher back."""
    return _drawing(f"{reverse('producers:vouchers')}?ma={part.collect_code}", _("QR code of the voucher"))


@register.simple_tag
def arrival_qr(part):
    """Return the code as an inline drawing: the address at which the point says that the parcel is there."""
    return _drawing(reverse("counter:arrival", args=[part.number]), _("QR code for the point"))


def _drawing(path: str, title: str):
    out = io.BytesIO()
    segno.make(settings.SITE_URL + path, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, xmldecl=False, light="#fff", title=title
    )
    return mark_safe(out.getvalue().decode())
