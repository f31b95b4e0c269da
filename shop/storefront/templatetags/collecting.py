"""The QR code that opens a parcel at the counter."""

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
    address = settings.SITE_URL + reverse("counter:parcel", args=[part.collect_code])
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, omitsize=True, xmldecl=False, light="#fff", title=_("QR code to collect")
    )
    return mark_safe(out.getvalue().decode())
