"""One order, several producers: each has a SellerOrder of their own."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.listings.naming import display_name, display_pack
from shop.delivery.tracking import Tracking, tracking_of


def new_token() -> str:
    """Return the secret half of a tracking address (128 bits)."""
    return secrets.token_urlsafe(16)


class Purchase(models.Model):
    """What we keep about an order beyond Oscar: who receives it, how to follow it, and the key of its submission."""

    class Payment(models.TextChoices):
        """How the buyer pays; the values are the codes of the gateways in shop.payments."""

        COD = "cod", _("Cash on delivery")
        TRANSFER = "vietqr", _("Bank transfer by QR code")
        CARD = "stripe", _("Card")

    order = models.OneToOneField("order.Order", models.CASCADE, related_name="purchase", verbose_name=_("order"))
    token = models.CharField(max_length=40, default=new_token, editable=False)
    idempotency_key = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=20, db_index=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    # Neither commune nor street is asked where nothing is sent (all collected, or vouchers).
    commune = models.ForeignKey(
        "places.Commune", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    street = models.CharField(_("house, street, hamlet"), max_length=200, blank=True)
    note = models.CharField(_("note for the delivery"), max_length=300, blank=True)
    collector_name = models.CharField(_("second person who may collect"), max_length=120, blank=True)
    payment = models.CharField(_("payment"), max_length=10, choices=Payment, default=Payment.COD)
    language = models.CharField(_("language"), max_length=5, default="vi")
    # The order keeps that the buyer was old enough, not when he was born.
    age_checked_on = models.DateField(
        _("was of age, checked on"), null=True, blank=True, help_text=_("empty where no age was asked for")
    )
    placed_on = models.DateField(_("placed on"), db_index=True)
    pay_by = models.DateTimeField(
        _("to be paid by"), null=True, blank=True, help_text=_("until then the goods are kept for an unpaid order")
    )
    total_vnd = models.PositiveBigIntegerField(_("total (đồng)"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")

    def __str__(self):
        return self.order.number


class SellerOrder(models.Model):
    """The part of an order that one producer packs, sends and is paid for.

    ``states.ACTIONS`` says which step may follow which and who may make it; ``services.move`` makes it.
    """

    class State(models.TextChoices):
        AWAITING = "awaiting", _("awaiting payment")
        CONFIRMED = "confirmed", _("confirmed")
        ACCEPTED = "accepted", _("accepted")
        PACKED = "packed", _("packed")
        HANDED_OVER = "handed_over", _("handed over")
        READY = "ready", _("ready to collect")
        DELIVERED = "delivered", _("delivered")
        COLLECTED = "collected", _("collected")
        CANCELLED = "cancelled", _("cancelled")
        REFUSED = "refused", _("refused at the door")

    class Mode(models.TextChoices):
        SHIP = "ship", _("delivered to you")
        PICKUP = "pickup", _("collected at a point")
        VOUCHER = "voucher", _("voucher code")

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="seller_orders", verbose_name=_("order"))
    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, related_name="seller_orders", verbose_name=_("producer")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.CONFIRMED, db_index=True)
    mode = models.CharField(_("way to the buyer"), max_length=10, choices=Mode, default=Mode.SHIP)
    point = models.ForeignKey(
        "points.SalesPoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seller_orders",
        verbose_name=_("collected at"),
    )
    collect_code = models.CharField(_("code to collect"), max_length=12, blank=True, db_index=True)
    collect_until = models.DateField(_("collect until"), null=True, blank=True, help_text=_("this day counts whole"))
    voucher_days = models.PositiveSmallIntegerField(
        _("days its voucher holds"), null=True, blank=True, help_text=_("from the day of payment, as it was ordered")
    )
    items_vnd = models.PositiveBigIntegerField(_("goods (đồng)"))
    discount_vnd = models.PositiveBigIntegerField(_("discount (đồng)"), default=0)
    delivery_vnd = models.PositiveBigIntegerField(_("delivery (đồng)"))
    total_vnd = models.PositiveBigIntegerField(_("total (đồng)"))
    waived_vnd = models.PositiveBigIntegerField(
        _("no longer owed (đồng)"), default=0, help_text=_("the sum of its claims: what the buyer need not pay")
    )
    arrived_vnd = models.PositiveBigIntegerField(
        _("owed when it arrived (đồng)"), null=True, blank=True, help_text=_("what is asked for at the door")
    )
    weight_grams = models.PositiveIntegerField(_("weight (g)"))
    min_age = models.PositiveSmallIntegerField(
        _("from what age (years)"), null=True, blank=True, help_text=_("whoever hands it over asks for a paper")
    )
    carrier = models.CharField(_("carrier"), max_length=20, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    arrives_from = models.DateField(_("arrives from"))
    arrives_until = models.DateField(_("arrives until"))
    due_at = models.DateTimeField(_("next step due"), null=True, blank=True, db_index=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("seller order")
        verbose_name_plural = _("seller orders")
        ordering = ["pk"]
        constraints = [
            # Goods of a producer in one part, his services in another.
            models.UniqueConstraint(
                fields=["order", "producer"], condition=~models.Q(mode="voucher"), name="sellerorder_once_per_producer"
            ),
            models.UniqueConstraint(
                fields=["order", "producer"], condition=models.Q(mode="voucher"), name="sellerorder_one_voucher"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    total_vnd=models.F("items_vnd") + models.F("delivery_vnd") - models.F("discount_vnd")
                ),
                name="sellerorder_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(waived_vnd__lte=models.F("total_vnd")), name="sellerorder_waived_within_total"
            ),
            models.CheckConstraint(
                condition=models.Q(mode="pickup", point__isnull=False) | (~models.Q(mode="pickup")),
                name="sellerorder_pickup_has_point",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def tracking(self) -> Tracking | None:
        """Who carries it under which number, and where that can be followed; None before it is handed over."""
        return tracking_of(self.carrier, self.tracking_number)

    def get_state_display(self) -> str:
        """Name of the state in the reader's language; a voucher is used where goods are collected."""
        return self.name_of_state(self.state)

    def name_of_state(self, state: str) -> str:
        """Return what a state of this part is called."""
        if self.is_voucher and state in _OF_VOUCHERS:
            return str(_OF_VOUCHERS[state])
        return str(self.State(state).label)

    @property
    def is_voucher(self) -> bool:
        """Nothing is sent: the buyer gets a code, which the producer takes back."""
        return self.mode == self.Mode.VOUCHER

    @property
    def is_sent_to_point(self) -> bool:
        """Collected at a point that does not have it: the producer sends it there first."""
        return self.mode == self.Mode.PICKUP and any(row.point_stock_id is None for row in self.lines.all())

    @property
    def code_in_groups(self) -> str:
        """The code as people read and type it: groups of four."""
        return "-".join(self.collect_code[at : at + 4] for at in range(0, len(self.collect_code), 4))

    @property
    def payable_vnd(self) -> int:
        """What the buyer owes for this part after cancellations and returns, in đồng."""
        return self.total_vnd - self.waived_vnd

    @property
    def programme_discount_vnd(self) -> int:
        """The part of the discount that the programme bears, in đồng."""
        return sum(row.programme_discount_vnd for row in self.lines.all())

    @property
    def has_arrived(self) -> bool:
        """The buyer has the goods."""
        return self.state in {self.State.DELIVERED, self.State.COLLECTED}

    @property
    def is_over(self) -> bool:
        """No further step follows."""
        return self.state in {
            self.State.DELIVERED,
            self.State.COLLECTED,
            self.State.CANCELLED,
            self.State.REFUSED,
        }


_OF_VOUCHERS = {
    SellerOrder.State.READY: _("voucher holds"),
    SellerOrder.State.COLLECTED: _("voucher used"),
}


class SellerOrderLine(models.Model):
    """Which seller order an order line belongs to, and what its one piece cost in whole đồng."""

    seller_order = models.ForeignKey(SellerOrder, models.CASCADE, related_name="lines")
    line = models.OneToOneField("order.Line", models.CASCADE, related_name="seller_line")
    unit_vnd = models.PositiveBigIntegerField(_("price of a piece (đồng)"))
    discount_vnd = models.PositiveBigIntegerField(_("discount of the line (đồng)"), default=0)
    programme_discount_vnd = models.PositiveBigIntegerField(_("of the discount the programme bears (đồng)"), default=0)
    quantity = models.PositiveIntegerField(_("quantity"))
    dropped = models.PositiveIntegerField(_("pieces taken out before sending"), default=0)
    returned = models.PositiveIntegerField(_("pieces returned"), default=0)
    point_stock = models.ForeignKey(
        "stock.PointStock", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stock of a point")
    )
    stars = models.PositiveSmallIntegerField(_("stars when ordered"))
    certificate = models.ForeignKey("certification.Certificate", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a seller order")
        verbose_name_plural = _("lines of seller orders")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=models.F("dropped") + models.F("returned")),
                name="sellerorderline_back_within_quantity",
            ),
            models.CheckConstraint(
                condition=models.Q(programme_discount_vnd__lte=models.F("discount_vnd")),
                name="sellerorderline_programme_within_discount",
            ),
            models.CheckConstraint(
                condition=models.Q(discount_vnd__lte=models.F("unit_vnd") * models.F("quantity")),
                name="sellerorderline_discount_within_price",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.line_id}"

    @property
    def name_local(self) -> str:
        """What was ordered, in the reader's language; the words of the order itself when the product is gone."""
        product = self.line.product
        if get_language() != "en" or product is None:
            return self.line.title
        name = display_name(product)
        return f"{name}, {display_pack(product)}" if product.parent_id else name

    @property
    def kept(self) -> int:
        """Pieces that the buyer gets and keeps."""
        return self.quantity - self.dropped - self.returned

    @property
    def paid_vnd(self) -> int:
        """Price of all its pieces after the discount, in đồng."""
        return self.unit_vnd * self.quantity - self.discount_vnd


class Role(models.TextChoices):
    """In which capacity somebody makes a step."""

    BUYER = "buyer", _("buyer")
    PRODUCER = "producer", _("producer")
    POINT = "point", _("sales point")
    CARRIER = "carrier", _("carrier")
    OFFICE = "office", _("office")
    SYSTEM = "system", _("the shop")


class SellerOrderEvent(models.Model):
    """One step of a seller order: the buyer's tracking page shows these. Append-only."""

    seller_order = models.ForeignKey(SellerOrder, models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=15, choices=SellerOrder.State)
    action = models.CharField(_("action"), max_length=20, default="place")
    role = models.CharField(_("by"), max_length=10, choices=Role, default=Role.BUYER)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of a seller order")
        verbose_name_plural = _("steps of seller orders")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.seller_order_id} {self.state}"

    def get_state_display(self) -> str:
        """Name of the state in the reader's language, as its order calls it."""
        return self.seller_order.name_of_state(self.state)


class Claim(models.Model):
    """Why a buyer owes less for a part than was ordered: cancelled, short, refused, returned, or goodwill.

    Below 0 it says that he owes again: an order that had lapsed was paid after all. Append-only. Claims only say what
    is *not owed any more*; whether money goes back, or the courier asks for less, follows from what was captured
    (``shop.payments.settlement``). ``key`` makes each cause count once.
    """

    seller_order = models.ForeignKey(SellerOrder, models.PROTECT, related_name="claims")
    key = models.CharField(_("key"), max_length=60)
    goods_vnd = models.BigIntegerField(_("goods (đồng)"), default=0)
    delivery_vnd = models.BigIntegerField(_("delivery (đồng)"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seller_order", "key"], name="claim_once_per_key"),
            models.CheckConstraint(
                condition=~models.Q(goods_vnd=0) | ~models.Q(delivery_vnd=0), name="claim_not_empty"
            ),
        ]

    def __str__(self):
        return f"{self.seller_order_id} {self.key} {self.amount_vnd}"

    @property
    def amount_vnd(self) -> int:
        """Goods and delivery in đồng."""
        return self.goods_vnd + self.delivery_vnd


class StepTime(models.Model):
    """How long a state may last before somebody is reminded, and before the shop acts; in hours, from a day on.

    ``lapse_minutes`` of the state *awaiting* is how long an unpaid order keeps its goods, by way of payment.
    """

    state = models.CharField(_("state"), max_length=15, choices=SellerOrder.State)
    payment = models.CharField(_("payment"), max_length=10, choices=Purchase.Payment, blank=True)
    valid_from = models.DateField(_("valid from"))
    remind_hours = models.PositiveIntegerField(_("remind after (hours)"), null=True, blank=True)
    lapse_minutes = models.PositiveIntegerField(_("ends after (minutes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("time of a step")
        verbose_name_plural = _("times of steps")
        constraints = [
            models.UniqueConstraint(fields=["state", "payment", "valid_from"], name="steptime_once_per_start")
        ]

    def __str__(self):
        return f"{self.state} {self.payment} {self.valid_from}"


from shop.fulfilment.return_models import *
from shop.fulfilment.review_models import *
from shop.fulfilment.invoice_models import *
from shop.fulfilment.age_models import *
from shop.fulfilment.complaint_models import *
from shop.fulfilment.shipment_models import *
