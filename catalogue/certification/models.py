"""Decisions and certificates: where a star comes from, and the days on which it counts.

Source of the rules: Decision 26/2026/QĐ-TTg, Art. 3.3 (bands of points), Art. 4.3 (36 months), Art. 8 (revocation),
Art. 10.1b (annulment), Art. 12.3 (prolongation, at most 180 days).
"""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.core.text import key

# No vowels and nothing that looks like something else: codes are read aloud and never spell a word.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 9


def new_code() -> str:
    """Return a public certificate code of 9 signs (28^9, about 10^13): short enough to type, not to guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(typed: str) -> str:
    """Return the code that a person typed or scanned: blanks and dashes dropped, capital letters."""
    return "".join(char for char in typed.upper() if char.isalnum())


class RuleValue(models.Model):
    """A number that law can change, with the days on which it counts."""

    class Rule(models.TextChoices):
        VALIDITY_MONTHS = "validity_months", _("months that a certificate is valid")
        EXTENSION_DAYS = "extension_days", _("longest prolongation in days")
        SUSPENSION_DAYS = "suspension_days", _("longest display suspension in days")
        EXPIRING_DAYS = "expiring_days", _("days before the end that count as expiring")

    rule = models.CharField(_("rule"), max_length=30, choices=Rule)
    value = models.PositiveIntegerField(_("value"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("rule value")
        verbose_name_plural = _("rule values")
        constraints = [models.UniqueConstraint(fields=["rule", "valid_from"], name="rulevalue_once_per_start")]

    def __str__(self):
        return f"{self.rule} = {self.value}"


class StarBand(models.Model):
    """Points that make a number of stars: from ``points_from`` (counted) to ``points_below`` (not counted)."""

    stars = models.PositiveSmallIntegerField(_("stars"))
    points_from = models.DecimalField(_("points from"), max_digits=5, decimal_places=2)
    points_below = models.DecimalField(
        _("points below"), max_digits=5, decimal_places=2, null=True, blank=True, help_text=_("empty: to the top")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("band of points")
        verbose_name_plural = _("bands of points")
        ordering = ["valid_from", "stars"]
        constraints = [models.UniqueConstraint(fields=["stars", "valid_from"], name="starband_once_per_start")]

    def __str__(self):
        return f"{self.stars}★ ≥ {self.points_from}"


class Decision(models.Model):
    """A signed decision. Never edited in substance: a wrong one is corrected by another."""

    class Issuer(models.TextChoices):
        DISTRICT = "district", _("District People's Committee (until June 2025)")
        PROVINCE = "province", _("Provincial People's Committee")
        MINISTRY = "ministry", _("Ministry")

    number = models.CharField(_("number"), max_length=60, help_text=_("for example 1234/QĐ-UBND"))
    issuer = models.CharField(_("level of issuer"), max_length=10, choices=Issuer)
    issuer_name = models.CharField(_("issuer"), max_length=160)
    signed_on = models.DateField(_("signed on"))
    file = models.CharField(_("private file"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-signed_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issuer_name", "signed_on"], name="decision_unique"),
        ]

    def __str__(self):
        return self.number


class StarIssuer(models.Model):
    """Which level may recognise a number of stars, by the day on which the decision is signed."""

    stars = models.PositiveSmallIntegerField(_("stars"))
    issuer = models.CharField(_("level of issuer"), max_length=10, choices=Decision.Issuer)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("level that recognises")
        verbose_name_plural = _("levels that recognise")
        ordering = ["stars", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["stars", "issuer", "valid_from"], name="starissuer_once_per_start")
        ]

    def __str__(self):
        return f"{self.stars}★ {self.issuer}"


class Certificate(models.Model):
    """The right of one product to carry 3, 4 or 5 stars from ``issued_on`` to the end of its last day.

    The state on a day is computed from dates and decisions (``selectors.state_on``) and never stored. Dates are
    local days and both ends count whole. The database refuses two certificates of a product that are valid on
    the same day (``overlap_guard``).
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("first evaluation")
        UPGRADE = "upgrade", _("upgrade")
        RE_RANKING = "re_ranking", _("re-ranking")

    class End(models.TextChoices):
        SUPERSEDED = "superseded", _("replaced by a newer certificate")
        REVOKED = "revoked", _("revoked")
        ANNULLED = "annulled", _("annulled")

    code = models.CharField(_("public code"), max_length=12, unique=True, default=new_code, editable=False)
    number = models.CharField(_("certificate number"), max_length=60, blank=True)
    product = models.ForeignKey(
        "catalogue.Product", models.PROTECT, related_name="certificates", verbose_name=_("product")
    )
    producer = models.ForeignKey(
        "partner.Producer", models.PROTECT, related_name="certificates", verbose_name=_("producer")
    )
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="certificates", verbose_name=_("decision"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    score = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    score_note = models.CharField(
        _("why fewer stars than points"),
        max_length=300,
        blank=True,
        help_text=_("the star minimum that was missing (points never buy off a minimum)"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FIRST)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), help_text=_("this day still counts, to its last second"))
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    extension_basis = models.CharField(_("basis of the extension"), max_length=200, blank=True)
    end_kind = models.CharField(_("ended because"), max_length=12, choices=End, blank=True)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("first day on which it no longer counts")
    )
    ended_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="ended_certificates", verbose_name=_("ended by")
    )
    end_reason = models.CharField(_("ground"), max_length=300, blank=True)
    product_name = models.CharField(_("product as certified"), max_length=255)
    producer_name = models.CharField(_("subject as certified"), max_length=200)
    address = models.CharField(_("address as certified"), max_length=300)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    search_text = models.TextField(editable=False, default="", help_text="folded words by which the register finds it")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stars__in=[3, 4, 5]), name="certificate_stars"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("issued_on")), name="certificate_dates_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(extended_until__isnull=True)
                | models.Q(extended_until__gt=models.F("valid_until")) & ~models.Q(extension_basis=""),
                name="certificate_extension_has_basis",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end_kind="")
                | models.Q(ended_on__isnull=False) & ~models.Q(end_kind=""),
                name="certificate_end_has_kind",
            ),
            models.UniqueConstraint(fields=["product", "decision"], name="certificate_once_per_decision"),
        ]
        indexes = [models.Index(fields=["product", "issued_on"]), models.Index(fields=["valid_until"])]

    def __str__(self):
        return f"{self.product_name} {self.stars}★ {self.code}"

    def save(self, *args, **kwargs):
        """Keep the words by which the register finds a certificate; they change with nothing else."""
        if not kwargs.get("update_fields"):
            self.search_text = self.words()
        super().save(*args, **kwargs)

    def words(self) -> str:
        """Return the folded words of number, code, decision, product and producer, each between blanks."""
        parts = (self.code, self.number, self.decision.number, self.product_name, self.producer_name)
        return f" {key(' '.join(parts))} "

    @property
    def code_for_people(self) -> str:
        """The code in groups of three, as it is read aloud: 7KQ-4M2-XDB."""
        return "-".join(self.code[i : i + 3] for i in range(0, len(self.code), 3))

    def get_absolute_url(self) -> str:
        """Address of the public page."""
        return reverse("storefront:certificate", args=[self.code])


class Suspension(models.Model):
    """The office hides a star from the shop while a conclusion is pending: a measure of the shop, not of law."""

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="suspensions", verbose_name=_("certificate")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), help_text=_("this day still counts; at most 30 days"))
    reason = models.CharField(_("reason"), max_length=300)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="suspension_dates")
        ]

    def __str__(self):
        return f"{self.certificate_id} {self.starts_on}–{self.ends_on}"


class MismatchReport(models.Model):
    """Somebody saw a pack that says something else than the register. A name is not needed, an answer is optional."""

    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="mismatch_reports", verbose_name=_("certificate")
    )
    text = models.TextField(_("what differs"), max_length=2000)
    contact = models.CharField(_("phone number or e-mail for an answer"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("report of a mismatch")
        verbose_name_plural = _("reports of a mismatch")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.certificate_id} {self.created_at:%Y-%m-%d}"
