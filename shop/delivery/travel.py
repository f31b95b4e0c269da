"""How far goods may be sent: fresh and live goods do not stand a long way."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from shop.core import clock
from shop.core.pagecache import memory
from shop.delivery.models import Reach, TravelRule, Zone

_FARTHER = {Reach.NOWHERE: 0, Reach.PROVINCE: 1, Reach.REGION: 2}
_ZONES = {Zone.PROVINCE: 1, Zone.REGION: 2, Zone.FAR: 3}


def reach_of(product_set, on: dt.date | None = None) -> str | None:
    """Return the ``Reach`` of goods of ``product_set`` on a local day; None for what goes everywhere."""
    day = on or clock.today()
    return memory.remember(f"travel rules:{day}", lambda: _rules(day)).get(product_set.pk)


def _rules(day: dt.date) -> dict[int, str]:
    """Return {set: reach}; the rule that began last wins."""
    rows = TravelRule.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)
    return dict(rows.order_by("valid_from").values_list("product_set_id", "reach"))


def reaches(reach: str | None, zone: str) -> bool:
    """Tell whether goods of ``reach`` may be sent as far as ``zone``."""
    return reach is None or _ZONES[zone] <= _FARTHER[reach]


def why_not(name: str, reach: str | None, zone: str, province: str) -> str:
    """Return one sentence why goods called ``name`` are not sent over ``zone``; empty when they are."""
    if reaches(reach, zone):
        return ""
    words = {"name": name, "province": province}
    if reach == Reach.NOWHERE:
        return _("%(name)s is not sent: collect it at a sales point, or take it out of the basket.") % words
    if reach == Reach.PROVINCE:
        return _("%(name)s stays fresh only on a short way: it is sent within %(province)s only.") % words
    return _("%(name)s stays fresh only on a short way: it is sent within the region of %(province)s only.") % words
