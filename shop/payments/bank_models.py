"""Tables of bank transfer and of the cash that carriers bring: accounts, statements, lines, remittances."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.payments.bank import banks


class BankAccount(models.Model):
    """An account that receives transfers: the office's, or a producer's own (see docs/adr on whose account)."""

    bank_bin = models.CharField(_("bank"), max_length=6, choices=banks.choices)
    number = models.CharField(_("account number"), max_length=19)
    holder = models.CharField(_("account holder"), max_length=100)
    producer = models.ForeignKey(
        "partner.Producer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_accounts",
        verbose_name=_("producer"),
        help_text=_("empty: the office"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("this day counts whole"))
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.UniqueConstraint(fields=["bank_bin", "number", "valid_from"], name="bankaccount_once_per_start"),
        ]

    def __str__(self):
        return f"{self.bank_name} {self.number}"

    @property
    def bank_name(self) -> str:
        """Name of the bank."""
        return banks.name_of(self.bank_bin)


class StatementMapping(models.Model):
    """Which column of a bank's statement says what: ``columns`` holds the headings by the names of Columns."""

    name = models.CharField(_("bank"), max_length=60, unique=True)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("columns of a statement")
        verbose_name_plural = _("columns of statements")
        ordering = ["name"]

    def __str__(self):
        return self.name


class StatementImport(models.Model):
    """A statement that was read: first shown (nothing happens), then booked by a person."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="imports", verbose_name=_("bank account"))
    file_name = models.CharField(_("file"), max_length=150)
    lines = models.JSONField(_("lines"), default=list)
    skipped = models.JSONField(_("skipped lines"), default=list)
    total_vnd = models.PositiveBigIntegerField(_("sum (đồng)"))
    new_count = models.PositiveIntegerField(_("new lines"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    booked_at = models.DateTimeField(_("booked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name

    @property
    def dated_lines(self) -> list[dict]:
        """The lines with their day as a date, for a page."""
        return [line | {"date": dt.date.fromisoformat(line["day"])} for line in self.lines]


class BankLine(models.Model):
    """One sum that arrived on an account, from a statement or the bank's message; ``key`` makes it count once."""

    class State(models.TextChoices):
        REVIEW = "review", _("to be looked at")
        BOOKED = "booked", _("booked")
        RETURNED = "returned", _("returned")
        IGNORED = "ignored", _("not for us")

    class Problem(models.TextChoices):
        NONE = "", _("none")
        SHORT = "short", _("too little")
        OVER = "over", _("too much")
        LATE = "late", _("the order is over")
        TWICE = "twice", _("paid before")
        MEMO = "memo", _("no order in the memo")
        SEVERAL = "several", _("several orders in the memo")

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines", verbose_name=_("bank account"))
    key = models.CharField(_("key"), max_length=120, unique=True)
    booked_on = models.DateField(_("day"))
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    memo = models.CharField(_("memo"), max_length=300, blank=True)
    bank_reference = models.CharField(_("number at the bank"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REVIEW, db_index=True)
    problem = models.CharField(_("problem"), max_length=10, choices=Problem, blank=True)
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, blank=True, related_name="bank_lines", verbose_name=_("payment")
    )
    is_counted = models.BooleanField(_("counted for its payment"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("line of a bank account")
        verbose_name_plural = _("lines of bank accounts")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_vnd__gt=0), name="bankline_positive")]

    def __str__(self):
        return f"{self.key} {self.amount_vnd}"


class RefundAccount(models.Model):
    """Where a buyer wants the money of a payment back: he tells on the page of his order."""

    payment = models.OneToOneField("payments.Payment", models.CASCADE, related_name="refund_account")
    bank_bin = models.CharField(_("bank"), max_length=6, choices=banks.choices)
    number = models.CharField(_("account number"), max_length=19)
    holder = models.CharField(_("account holder"), max_length=100)

    class Meta:
        verbose_name = _("account for a refund")
        verbose_name_plural = _("accounts for refunds")

    def __str__(self):
        return f"{self.payment_id}"

    @property
    def bank_name(self) -> str:
        """Name of the bank."""
        return banks.name_of(self.bank_bin)


class CodRemittance(models.Model):
    """Cash of parcels that a carrier has brought, with the carrier's own list."""

    carrier = models.CharField(_("carrier"), max_length=60)
    reference = models.CharField(_("number of the list"), max_length=60)
    received_on = models.DateField(_("received on"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("remittance of a carrier")
        verbose_name_plural = _("remittances of carriers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["carrier", "reference"], name="codremittance_once")]

    def __str__(self):
        return f"{self.carrier} {self.reference}"


class CodRemittanceLine(models.Model):
    """One parcel of a remittance: what the carrier says, and whether it is what the buyer paid at the door."""

    class State(models.TextChoices):
        REMITTED = "remitted", _("differs")
        RECONCILED = "reconciled", _("reconciled")

    remittance = models.ForeignKey(CodRemittance, models.CASCADE, related_name="lines")
    seller_order = models.OneToOneField("fulfilment.SellerOrder", models.PROTECT, related_name="cod_line")
    stated_vnd = models.PositiveBigIntegerField(_("brought (đồng)"))
    expected_vnd = models.PositiveBigIntegerField(_("taken at the door (đồng)"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("parcel of a remittance")
        verbose_name_plural = _("parcels of remittances")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.seller_order_id} {self.stated_vnd}"

    @property
    def difference_vnd(self) -> int:
        """Brought minus taken, in đồng."""
        return self.stated_vnd - self.expected_vnd
