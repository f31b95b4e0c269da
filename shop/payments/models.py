"""Money that comes in and goes back: one Payment per way of paying an order, its refunds, what providers told us."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Payment(models.Model):
    """What the buyer owes by one gateway: for the whole order, or for one parcel (cash on delivery).

    ``captured_vnd`` and ``refunded_vnd`` are what has really moved; what *should* have moved follows from the seller
    orders (``payable_vnd``), and ``settlement`` closes the gap.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        CLOSED = "closed", _("closed without payment")

    purchase = models.ForeignKey(
        "fulfilment.Purchase", models.PROTECT, related_name="payments", verbose_name=_("purchase")
    )
    seller_order = models.OneToOneField(
        "fulfilment.SellerOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payment",
        verbose_name=_("parcel"),
        help_text=_("only for cash on delivery"),
    )
    gateway = models.CharField(_("gateway"), max_length=10)
    reference = models.CharField(
        _("reference"), max_length=40, unique=True, help_text=_("ours: what a buyer writes into a bank memo")
    )
    amount_vnd = models.PositiveBigIntegerField(_("asked for (đồng)"))
    captured_vnd = models.PositiveBigIntegerField(_("captured (đồng)"), default=0)
    refunded_vnd = models.PositiveBigIntegerField(_("refunded (đồng)"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    provider_id = models.CharField(_("number at the provider"), max_length=120, blank=True, db_index=True)
    problem = models.CharField(_("what the provider said"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    checked_at = models.DateTimeField(_("last asked the provider"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refunded_vnd__lte=models.F("captured_vnd")), name="payment_refund_within_capture"
            ),
            models.UniqueConstraint(
                fields=["gateway", "provider_id"], condition=~models.Q(provider_id=""), name="payment_provider_once"
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.gateway} {self.amount_vnd}"


class Capture(models.Model):
    """One sum that arrived for a payment; ``key`` is the provider's or the bank's own number, counted once."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="captures")
    key = models.CharField(_("number"), max_length=140, unique=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")

    def __str__(self):
        return f"{self.key} {self.amount_vnd}"


class Refund(models.Model):
    """One sum that goes back. It counts as refunded from the moment it is written, so two can never overdraw."""

    class State(models.TextChoices):
        PENDING = "pending", _("on its way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    key = models.CharField(_("key"), max_length=60, unique=True, help_text=_("idempotency key at the provider"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING, db_index=True)
    provider_id = models.CharField(_("number at the provider"), max_length=120, blank=True)
    problem = models.CharField(_("what the provider said"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_vnd__gt=0), name="refund_positive")]

    def __str__(self):
        return f"{self.key} {self.amount_vnd}"


class GatewayEvent(models.Model):
    """A message of a provider, stored before it is handled: a hint to ask the provider, never a fact by itself."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        DONE = "done", _("done")
        STRANGER = "stranger", _("not ours")
        FAILED = "failed", _("failed")

    gateway = models.CharField(_("gateway"), max_length=10)
    event_id = models.CharField(_("event"), max_length=120)
    kind = models.CharField(_("kind"), max_length=80)
    object_id = models.CharField(_("object"), max_length=120, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        constraints = [models.UniqueConstraint(fields=["gateway", "event_id"], name="gatewayevent_once")]

    def __str__(self):
        return f"{self.gateway} {self.event_id}"


class WebhookRefusal(models.Model):
    """How many messages to a provider's address were refused on one day, and why."""

    class Why(models.TextChoices):
        FORGED = "forged", _("the signature does not fit")
        STALE = "stale", _("older than five minutes")
        LARGE = "large", _("too large")
        UNREADABLE = "unreadable", _("cannot be read")

    gateway = models.CharField(_("from"), max_length=10)
    why = models.CharField(_("why"), max_length=12, choices=Why)
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=0)
    last_at = models.DateTimeField(_("last time"), null=True, blank=True)

    class Meta:
        verbose_name = _("refused message")
        verbose_name_plural = _("refused messages")
        constraints = [models.UniqueConstraint(fields=["gateway", "why", "day"], name="webhookrefusal_once_a_day")]

    def __str__(self):
        return f"{self.gateway} {self.why} {self.day}: {self.times}"


class Dispute(models.Model):
    """A buyer contests a card payment at his bank: noted for the office, which answers at the provider."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes", verbose_name=_("payment"))
    provider_id = models.CharField(_("number at the provider"), max_length=120, unique=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    status = models.CharField(_("state"), max_length=40)
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.provider_id} {self.amount_vnd}"


from shop.payments.bank_models import *
