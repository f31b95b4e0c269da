"""Shelves of sales points, holds on stock and the ledger of movements."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PointStock(models.Model):
    """What physically stands at a sales point: sold at the counter or collected there. Pieces."""

    point = models.ForeignKey("points.SalesPoint", models.PROTECT, related_name="stock", verbose_name=_("sales point"))
    product = models.ForeignKey(
        "catalogue.Product", models.PROTECT, related_name="point_stock", verbose_name=_("product")
    )
    on_hand = models.PositiveIntegerField(_("on hand"), default=0)
    allocated = models.PositiveIntegerField(_("allocated"), default=0)

    class Meta:
        verbose_name = _("stock of a point")
        verbose_name_plural = _("stock of points")
        constraints = [
            models.UniqueConstraint(fields=["point", "product"], name="pointstock_unique"),
            models.CheckConstraint(
                condition=models.Q(allocated__gte=0, on_hand__gte=models.F("allocated")),
                name="pointstock_allocated_within_stock",
            ),
        ]

    def __str__(self):
        return f"{self.point}: {self.product} {self.on_hand}"


class StockHold(models.Model):
    """Pieces kept for one order line until it is confirmed, or until ``expires_at``."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        CONFIRMED = "confirmed", _("confirmed")
        CONSUMED = "consumed", _("left the shelf")
        RELEASED = "released", _("released")

    stockrecord = models.ForeignKey(
        "partner.StockRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name=_("stock record"),
    )
    point_stock = models.ForeignKey(
        PointStock, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("stock of a point")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    reference = models.CharField(_("reference"), max_length=80, db_index=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock hold")
        verbose_name_plural = _("stock holds")
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="stockhold_positive"),
            models.UniqueConstraint(fields=["stockrecord", "reference"], name="stockhold_once_per_reference"),
            models.UniqueConstraint(fields=["point_stock", "reference"], name="stockhold_once_per_point_reference"),
            models.CheckConstraint(
                condition=models.Q(stockrecord__isnull=False, point_stock__isnull=True)
                | models.Q(stockrecord__isnull=True, point_stock__isnull=False),
                name="stockhold_one_shelf",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=False) | ~models.Q(state="held"), name="stockhold_held_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="held"), name="stockhold_due"),
            models.Index(fields=["stockrecord"], condition=models.Q(state="held"), name="stockhold_open"),
            models.Index(fields=["point_stock"], condition=models.Q(state="held"), name="stockhold_open_at_point"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.stockrecord_id or self.point_stock} ({self.state})"


class StockMovement(models.Model):
    """One change of a shelf. The sum of the deltas of a shelf equals what stands on it. Append-only."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("received")
        HOLD = "hold", _("held")
        RELEASE = "release", _("released")
        CONSUME = "consume", _("left the shelf")
        COUNT = "count", _("counted")
        WRITE_OFF = "write_off", _("written off")
        TRANSFER_OUT = "transfer_out", _("transferred out")
        TRANSFER_IN = "transfer_in", _("transferred in")
        COUNTER_SALE = "counter_sale", _("sold at the counter")
        RETURN = "return", _("returned")

    stockrecord = models.ForeignKey(
        "partner.StockRecord", models.PROTECT, null=True, blank=True, related_name="movements"
    )
    point_stock = models.ForeignKey(PointStock, models.PROTECT, null=True, blank=True, related_name="movements")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    delta = models.IntegerField(_("change on hand"), default=0)
    delta_allocated = models.IntegerField(_("change allocated"), default=0)
    balance = models.IntegerField(_("on hand after it"))
    balance_allocated = models.IntegerField(_("allocated after it"))
    reference = models.CharField(_("reference"), max_length=80, blank=True, db_index=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    is_shown = True  # False when public pages say the same after it

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(stockrecord__isnull=False, point_stock__isnull=True)
                    | models.Q(stockrecord__isnull=True, point_stock__isnull=False)
                ),
                name="stockmovement_one_shelf",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.delta:+d}"
