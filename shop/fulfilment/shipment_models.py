"""Parcels that were ordered at a carrier by program."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["CarrierShipment"]


class CarrierShipment(models.Model):
    """The carriage of one seller order: whose number it has, and what the carrier said last."""

    seller_order = models.OneToOneField("fulfilment.SellerOrder", models.CASCADE, related_name="shipment")
    carrier = models.CharField(_("carrier"), max_length=20)
    number = models.CharField(_("tracking number"), max_length=60)
    fee_vnd = models.PositiveBigIntegerField(_("fee of the carrier (đồng)"), default=0)
    word = models.CharField(_("what the carrier says"), max_length=40, blank=True)
    progress = models.CharField(_("how far it is"), max_length=10, blank=True)
    # None: to be asked about at the next tick, because it is new or the carrier has sent a message.
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = [models.UniqueConstraint(fields=["carrier", "number"], name="shipment_once_per_number")]

    def __str__(self):
        return f"{self.carrier} {self.number}"
