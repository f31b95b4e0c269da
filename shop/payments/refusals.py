"""Messages of providers that were not taken: counted, since a wrong secret is seen nowhere else."""

import datetime as dt

from django.db.models import F, QuerySet, Sum

from shop.core import clock
from shop.payments.gateways.base import BadMessage
from shop.payments.models import WebhookRefusal

Why = WebhookRefusal.Why
SHOWN = dt.timedelta(days=7)


def note(gateway: str, error: ValueError) -> None:
    """Count one message that was refused because of ``error``; nothing of the message is kept."""
    why = error.why if isinstance(error, BadMessage) else Why.UNREADABLE
    row, _created = WebhookRefusal.objects.get_or_create(gateway=gateway, why=why, day=clock.today())
    WebhookRefusal.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=clock.now())


def latest() -> QuerySet[WebhookRefusal]:
    """Return what was refused in the last seven days, the latest day first."""
    return WebhookRefusal.objects.filter(day__gt=clock.today() - SHOWN).order_by("-day", "gateway", "why")


def totals() -> list[tuple[str, str, int]]:
    """Return (gateway, why, times) since the beginning, for machines that watch."""
    rows = WebhookRefusal.objects.order_by("gateway", "why")
    return list(rows.values_list("gateway", "why").annotate(Sum("times")))
