"""Tables of stock alerts: who waits for which product, and the rule of the office."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.core import clock


def new_token() -> str:
    """Return the secret of the address at which somebody stops waiting (128 bits)."""
    return secrets.token_urlsafe(16)


class Waiting(models.Model):
    """Somebody who wants to hear once when a product can be sent again.

    ``product`` is the parent or standalone product. ``contact`` is normalised (E.164, or an address in lower case).
    The row goes when ``expires_at`` has passed, told or not.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="waiting", verbose_name=_("product"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    contact = models.CharField(_("phone or e-mail"), max_length=254, db_index=True)
    language = models.CharField(_("language"), max_length=5, default="vi")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    expires_at = models.DateTimeField(_("forgotten at"), db_index=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock alert")
        verbose_name_plural = _("stock alerts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "contact"], condition=Q(told_at=None), name="waiting_once_per_contact"
            )
        ]
        indexes = [models.Index(fields=["product", "told_at"], name="waiting_of_product")]

    def __str__(self):
        return f"{self.product_id} {self.kind}"


class AlertRule(models.Model):
    """How alerts are given, from a day on.

    A message is a promise that goods are there, so it goes to few people for few pieces: ``people_per_piece`` for each
    free piece, the first who asked first, then nobody for ``pause_hours``, then the next ones if pieces are still free.
    """

    valid_from = models.DateField(_("valid from"), unique=True)
    keep_days = models.PositiveSmallIntegerField(_("a request counts for (days)"))
    people_per_piece = models.PositiveSmallIntegerField(_("people told for each free piece"))
    pause_hours = models.PositiveSmallIntegerField(_("pause before the next are told (hours)"))
    most_at_once = models.PositiveSmallIntegerField(_("messages at once, at most"))
    most_open = models.PositiveSmallIntegerField(_("open requests of one contact, at most"))

    class Meta:
        verbose_name = _("rule of stock alerts")
        verbose_name_plural = _("rules of stock alerts")
        constraints = [
            models.CheckConstraint(
                condition=Q(people_per_piece__gte=1, most_at_once__gte=1, keep_days__gte=1), name="alertrule_positive"
            )
        ]

    def __str__(self):
        return f"{self.valid_from}: {self.keep_days}"
