"""Write who changed what."""

from collections.abc import Iterable

from django.db import models

from shop.core.models import AuditEntry


def log(code: str, target: models.Model, actor=None, **data) -> AuditEntry:
    """Record a change of ``target`` under a namespaced ``code`` ("order.placed"); no personal data in ``data``."""
    who = actor if getattr(actor, "is_authenticated", False) else None
    label = f"{target._meta.label_lower}:{target.pk}"
    return AuditEntry.objects.create(code=code, target=label, actor=who, data=data)


def log_many(changes: Iterable[tuple[str, models.Model, dict]], actor=None) -> None:
    """Record many changes (code, target, data) as :func:`log` does, in few statements."""
    who = actor if getattr(actor, "is_authenticated", False) else None
    entries = (AuditEntry(code=c, target=f"{t._meta.label_lower}:{t.pk}", actor=who, data=d) for c, t, d in changes)
    AuditEntry.objects.bulk_create(entries, batch_size=500)
