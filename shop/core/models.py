"""What every room shares: the audit log, the outbox of messages, the version of the pages."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PageVersion(models.Model):
    """One row. Its token changes after every change of what public pages show: shop.core.pagecache.version."""

    token = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("version of the pages")
        verbose_name_plural = _("version of the pages")

    def __str__(self):
        return self.token


class AuditEntry(models.Model):
    """One change by a person or by the system, with a namespaced code such as ``certificate.suspended``."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    code = models.CharField(_("code"), max_length=60, db_index=True)
    target = models.CharField(_("target"), max_length=80, db_index=True, help_text=_("model:pk"))
    data = models.JSONField(_("data"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.target}"


class OutboxMessage(models.Model):
    """A message written in the transaction of what it tells of, sent after commit, tried again by the tick."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Message to the phone")

    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("body"))
    reference = models.CharField(_("about"), max_length=80, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    not_before = models.DateTimeField(_("next try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["not_before"], condition=models.Q(sent_at=None), name="outbox_unsent")]

    def __str__(self):
        return f"{self.channel} → {self.recipient}: {self.subject}"


class Heartbeat(models.Model):
    """When a duty of the tick was last done (``shop.core.heartbeat``)."""

    name = models.CharField(_("duty"), max_length=60, unique=True)
    at = models.DateTimeField(_("last done"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
