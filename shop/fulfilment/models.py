"""One order, several producers: each has a SellerOrder of their own."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """Return the secret half of a tracking address (128 bits)."""
    return secrets.token_urlsafe(16)


class Purchase(models.Model):
    """What we keep about an order beyond Oscar: who receives it, how to follow it, and the key of its submission."""

    class Payment(models.TextChoices):
        COD = "cod", _("Cash on delivery")

    order = models.OneToOneField("order.Order", models.CASCADE, related_name="purchase", verbose_name=_("order"))
    token = models.CharField(max_length=40, default=new_token, editable=False)
    idempotency_key = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=20, db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", verbose_name=_("commune"))
    street = models.CharField(_("house, street, hamlet"), max_length=200)
    note = models.CharField(_("note for the delivery"), max_length=300, blank=True)
    payment = models.CharField(_("payment"), max_length=10, choices=Payment, default=Payment.COD)
    language = models.CharField(_("language"), max_length=5, default="vi")
    placed_on = models.DateField(_("placed on"), db_index=True)
    total_vnd = models.PositiveBigIntegerField(_("total (đồng)"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")

    def __str__(self):
        return self.order.number


class SellerOrder(models.Model):
    """The part of an order that one producer packs, sends and is paid for."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        ACCEPTED = "accepted", _("accepted")
        PACKED = "packed", _("packed")
        HANDED_OVER = "handed_over", _("handed over")
        DELIVERED = "delivered", _("delivered")
        CANCELLED = "cancelled", _("cancelled")

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="seller_orders", verbose_name=_("order"))
    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, related_name="seller_orders", verbose_name=_("producer")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.CONFIRMED, db_index=True)
    items_vnd = models.PositiveBigIntegerField(_("goods (đồng)"))
    delivery_vnd = models.PositiveBigIntegerField(_("delivery (đồng)"))
    total_vnd = models.PositiveBigIntegerField(_("total (đồng)"))
    weight_grams = models.PositiveIntegerField(_("weight (g)"))
    arrives_from = models.DateField(_("arrives from"))
    arrives_until = models.DateField(_("arrives until"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("seller order")
        verbose_name_plural = _("seller orders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "producer"], name="sellerorder_once_per_producer"),
            models.CheckConstraint(
                condition=models.Q(total_vnd=models.F("items_vnd") + models.F("delivery_vnd")),
                name="sellerorder_adds_up",
            ),
        ]

    def __str__(self):
        return self.number


class SellerOrderLine(models.Model):
    """Which seller order an order line belongs to, and what its one piece cost in whole đồng."""

    seller_order = models.ForeignKey(SellerOrder, models.CASCADE, related_name="lines")
    line = models.OneToOneField("order.Line", models.CASCADE, related_name="seller_line")
    unit_vnd = models.PositiveBigIntegerField(_("price of a piece (đồng)"))
    quantity = models.PositiveIntegerField(_("quantity"))
    stars = models.PositiveSmallIntegerField(_("stars when ordered"))
    certificate = models.ForeignKey("certification.Certificate", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a seller order")
        verbose_name_plural = _("lines of seller orders")

    def __str__(self):
        return f"{self.quantity} × {self.line_id}"


class SellerOrderEvent(models.Model):
    """One step of a seller order: the buyer's tracking page shows these."""

    seller_order = models.ForeignKey(SellerOrder, models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=15, choices=SellerOrder.State)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of a seller order")
        verbose_name_plural = _("steps of seller orders")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.seller_order_id} {self.state}"
