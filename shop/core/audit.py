"""Write who changed what."""

from django.db import models

from shop.core.models import AuditEntry


def log(code: str, target: models.Model, actor=None, **data) -> AuditEntry:
    """Record a change of ``target`` under a namespaced ``code`` ("order.placed"); no personal data in ``data``."""
    who = actor if getattr(actor, "is_authenticated", False) else None
    label = f"{target._meta.label_lower}:{target.pk}"
    return AuditEntry.objects.create(code=code, target=label, actor=who, data=data)
