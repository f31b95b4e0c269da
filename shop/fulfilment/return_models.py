"""Tables of goods that buyers send back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Return(models.Model):
    """Pieces of one seller order that the buyer wants to send back: asked, approved or rejected, received.

    Money follows from the claim that ``receive`` writes; nothing is owed before the goods are back.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        APPROVED = "approved", _("agreed: send it back")
        REJECTED = "rejected", _("not agreed")
        RECEIVED = "received", _("received, money goes back")

    class Reason(models.TextChoices):
        BROKEN = "broken", _("broken or spoilt")
        WRONG = "wrong", _("not what was ordered")
        DIFFERENT = "different", _("not as described")
        OTHER = "other", _("another reason")

    seller_order = models.ForeignKey(
        "fulfilment.SellerOrder", models.PROTECT, related_name="returns", verbose_name=_("seller order")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, db_index=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("what is wrong"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller_order"],
                condition=models.Q(state__in=["asked", "approved"]),
                name="return_one_open_per_order",
            )
        ]

    def __str__(self):
        return f"{self.seller_order_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something."""
        return self.state in {self.State.ASKED, self.State.APPROVED}


class ReturnLine(models.Model):
    """Pieces of one line that come back; ``to_shelf`` is known when they are here: sold again or thrown away."""

    parent = models.ForeignKey(Return, models.CASCADE, related_name="lines", verbose_name=_("return"))
    line = models.ForeignKey(
        "fulfilment.SellerOrderLine", models.PROTECT, related_name="return_lines", verbose_name=_("line")
    )
    pieces = models.PositiveIntegerField(_("pieces"))
    to_shelf = models.BooleanField(_("can be sold again"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        constraints = [
            models.UniqueConstraint(fields=["parent", "line"], name="returnline_once"),
            models.CheckConstraint(condition=models.Q(pieces__gte=1), name="returnline_some"),
        ]

    def __str__(self):
        return f"{self.pieces} × {self.line_id}"


class ReturnRule(models.Model):
    """How many days after arrival goods can be sent back, from a day on."""

    valid_from = models.DateField(_("valid from"), unique=True)
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        verbose_name = _("time to send back")
        verbose_name_plural = _("times to send back")

    def __str__(self):
        return f"{self.valid_from}: {self.days}"
