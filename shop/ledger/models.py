"""What belongs to whom of the money that buyers paid. Entries are written once and never changed."""

from django.conf import settings
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
        PAYOUT = "payout", _("payout")
        PAYOUT_BACK = "payout_back", _("payout returned")
        HANDED_ON = "handed_on", _("handed on to the treasury")

    class Tax(models.TextChoices):
        """A tax and the class of income that it is on, as ``<tax>_<income>``."""

        VAT_GOODS = "vat_goods", _("VAT on goods")
        PIT_GOODS = "pit_goods", _("income tax on goods")
        VAT_SERVICES = "vat_services", _("VAT on services")
        PIT_SERVICES = "pit_services", _("income tax on services")

    order_number = models.CharField(
        _("order"), max_length=40, blank=True, db_index=True, help_text=_("empty for payouts: they are for many orders")
    )
    part_number = models.CharField(_("seller order"), max_length=40, blank=True, db_index=True)
    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("producer")
    )
    account = models.CharField(_("account"), max_length=12, choices=Account)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    tax = models.CharField(_("tax"), max_length=12, choices=Tax, blank=True, help_text=_("of tax withheld: which"))
    amount_vnd = models.BigIntegerField(_("amount (đồng)"))
    base_vnd = models.BigIntegerField(
        _("taxed income (đồng)"), default=0, help_text=_("of tax withheld: on how much, as it is declared")
    )
    key = models.CharField(_("key"), max_length=80, unique=True)
    booked_on = models.DateField(_("booked on"), db_index=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.order_number} {self.account} {self.amount_vnd:+d}"


class CommissionRate(models.Model):
    """What the marketplace keeps of the price of goods, from a day on; without a row nothing.

    The most particular row counts: producer and group, producer, group, everybody; of these the latest.
    """

    producer = models.ForeignKey(
        "partner.Producer", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("producer")
    )
    group_number = models.PositiveSmallIntegerField(_("product group"), null=True, blank=True, help_text=_("1 to 6"))
    basis_points = models.PositiveSmallIntegerField(_("hundredths of a percent"), help_text=_("250 is 2.5 %"))
    valid_from = models.DateField(_("valid from"), db_index=True)

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "group_number", "valid_from"], name="commission_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(basis_points__lte=10_000), name="commission_at_most_all"),
        ]

    def __str__(self):
        return f"{self.basis_points / 100:g} %"


class TaxRate(models.Model):
    """What is withheld from sellers of one kind for one class of income, from a day on."""

    class Income(models.TextChoices):
        GOODS = "goods", _("goods")
        SERVICES = "services", _("services")

    producer_kind = models.CharField(_("kind of producer"), max_length=20, help_text=_("as in Producer.kind"))
    income = models.CharField(_("income"), max_length=10, choices=Income)
    vat_basis_points = models.PositiveSmallIntegerField(_("VAT (hundredths of a percent)"))
    pit_basis_points = models.PositiveSmallIntegerField(_("income tax (hundredths of a percent)"))
    valid_from = models.DateField(_("valid from"), db_index=True)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("law or decree"))

    class Meta:
        verbose_name = _("tax to withhold")
        verbose_name_plural = _("taxes to withhold")
        constraints = [
            models.UniqueConstraint(fields=["producer_kind", "income", "valid_from"], name="taxrate_once"),
            models.CheckConstraint(
                condition=models.Q(vat_basis_points__lte=10_000, pit_basis_points__lte=10_000),
                name="taxrate_at_most_all",
            ),
        ]

    def __str__(self):
        return f"{self.producer_kind} {self.income} {self.valid_from}"


class PayoutRule(models.Model):
    """When money of an order may be paid out, from a day on."""

    valid_from = models.DateField(_("valid from"), unique=True)
    hold_days = models.PositiveSmallIntegerField(
        _("days after arrival"), help_text=_("as long as goods can be sent back")
    )
    delivery_to_producer = models.BooleanField(
        _("delivery money to the producer"), default=True, help_text=_("he pays the carrier")
    )

    class Meta:
        verbose_name = _("payout rule")
        verbose_name_plural = _("payout rules")

    def __str__(self):
        return f"{self.valid_from}: {self.hold_days}"


class PayoutAccount(models.Model):
    """Where the office sends a producer's money from a day on. A new account is a new row: old payouts keep theirs."""

    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, related_name="payout_accounts", verbose_name=_("producer")
    )
    bank = models.CharField(_("bank"), max_length=60)
    number = models.CharField(_("account number"), max_length=19)
    holder = models.CharField(_("account holder"), max_length=80, help_text=_("as the bank writes it"))
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("account for payouts")
        verbose_name_plural = _("accounts for payouts")
        constraints = [
            models.UniqueConstraint(fields=["producer", "valid_from"], name="payoutaccount_once_per_start"),
        ]

    def __str__(self):
        return f"{self.bank}, {self.number}, {self.holder}"


class Payout(models.Model):
    """One transfer of the office to a producer. A returned one gives its parts free for the next."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be sent")
        SENT = "sent", _("sent")
        RETURNED = "returned", _("came back")

    producer = models.ForeignKey("partner.Producer", models.PROTECT, related_name="payouts", verbose_name=_("producer"))
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
    account = models.CharField(_("account"), max_length=160, help_text=_("bank, number, holder: as on this transfer"))
    bank_reference = models.CharField(_("number of the transfer"), max_length=60, blank=True)
    problem = models.CharField(_("why it came back"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_vnd__gt=0), name="payout_positive"),
            models.UniqueConstraint(
                fields=["producer"], condition=models.Q(state="draft"), name="payout_one_draft_per_producer"
            ),
        ]

    def __str__(self):
        return f"{self.producer_id} {self.amount_vnd}"

    @property
    def memo(self) -> str:
        """What the transfer says: plain letters, as banks keep them."""
        return f"OCOP CHI {self.pk}"


class PayoutLine(models.Model):
    """What a payout pays of one account of one seller order; negative where more was paid before than is due."""

    payout = models.ForeignKey(Payout, models.CASCADE, related_name="lines", verbose_name=_("payout"))
    part_number = models.CharField(_("seller order"), max_length=40, db_index=True)
    account = models.CharField(_("account"), max_length=12, choices=Entry.Account)
    amount_vnd = models.BigIntegerField(_("amount (đồng)"))

    class Meta:
        verbose_name = _("line of a payout")
        verbose_name_plural = _("lines of payouts")
        constraints = [
            models.UniqueConstraint(fields=["payout", "part_number", "account"], name="payoutline_once"),
        ]

    def __str__(self):
        return f"{self.part_number} {self.amount_vnd:+d}"


class TaxHandedOn(models.Model):
    """Withheld tax that went to the treasury: all that was withheld until a day and had not gone there before."""

    until = models.DateField(_("withheld until"), unique=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    reference = models.CharField(_("number of the treasury’s receipt"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("tax handed on")
        verbose_name_plural = _("taxes handed on")
        ordering = ["-until"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_vnd__gt=0), name="taxhandedon_positive")]

    def __str__(self):
        return f"{self.until} {self.amount_vnd}"
