"""What belongs to whom of the money that buyers paid. Entries are written once and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """So much of an order's money belongs to one account, in whole đồng; a reversal is a negative entry.

    Cash that comes in (captured) or goes out (refunded) is booked to the buyer's account first and distributed from
    there, so for every order at every moment: the sum of all its entries = captured − refunded, and what stands on
    the buyer's account is what the shop owes him (or holds for an order that is not confirmed yet).
    """

    class Account(models.TextChoices):
        BUYER = "buyer", _("buyer")
        PRODUCER = "producer", _("producer")
        DELIVERY = "delivery", _("delivery")
        COMMISSION = "commission", _("commission")
        TAX = "tax", _("tax withheld")
        PROGRAMME = "programme", _("programme")

    class Kind(models.TextChoices):
        CAPTURE = "capture", _("paid by the buyer")
        REFUND = "refund", _("returned to the buyer")
        SALE = "sale", _("sale")
        REVERSAL = "reversal", _("reversal")

    order_number = models.CharField(_("order"), max_length=40, db_index=True)
    part_number = models.CharField(_("seller order"), max_length=40, blank=True, db_index=True)
    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("producer")
    )
    account = models.CharField(_("account"), max_length=12, choices=Account)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    amount_vnd = models.BigIntegerField(_("amount (đồng)"))
    key = models.CharField(_("key"), max_length=80, unique=True)
    booked_on = models.DateField(_("booked on"), db_index=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.order_number} {self.account} {self.amount_vnd:+d}"
