"""What it costs to send a parcel, with the days on which each price counts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Zone(models.TextChoices):
    """How far a parcel goes."""

    PROVINCE = "province", _("within the province")
    REGION = "region", _("within the region")
    FAR = "far", _("farther")


class RateCard(models.Model):
    """Price of one zone, in đồng and grams, for the days ``valid_from`` to ``valid_until`` (both whole)."""

    zone = models.CharField(_("zone"), max_length=10, choices=Zone)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    first_grams = models.PositiveIntegerField(_("first weight (g)"), default=500)
    first_vnd = models.PositiveIntegerField(_("price of the first weight (đồng)"))
    step_grams = models.PositiveIntegerField(_("further step (g)"), default=500)
    step_vnd = models.PositiveIntegerField(_("price of each further step (đồng)"))
    remote_vnd = models.PositiveIntegerField(_("remote surcharge (đồng)"), default=0)
    free_from_vnd = models.PositiveIntegerField(_("free from (đồng of goods)"), null=True, blank=True)
    packing_percent = models.PositiveSmallIntegerField(
        _("packing (% of net weight)"), default=10, help_text=_("what box and wrapping add to the net weight")
    )
    volume_divisor = models.PositiveIntegerField(
        _("cm³ per kg"), default=6000, help_text=_("a parcel of this volume counts as one kilogram at least")
    )
    days_min = models.PositiveSmallIntegerField(_("days, at least"))
    days_max = models.PositiveSmallIntegerField(_("days, at most"))

    class Meta:
        verbose_name = _("rate card")
        verbose_name_plural = _("rate cards")
        constraints = [
            models.UniqueConstraint(fields=["zone", "valid_from"], name="ratecard_once_per_start"),
            models.CheckConstraint(condition=models.Q(first_grams__gte=1, step_grams__gte=1), name="ratecard_weights"),
            models.CheckConstraint(condition=models.Q(volume_divisor__gte=1), name="ratecard_divisor"),
        ]

    def __str__(self):
        return f"{self.zone} {self.valid_from}"


class Reach(models.TextChoices):
    """How far goods may be sent; the first three are the zones up to which they go."""

    PROVINCE = "province", _("within the province")
    REGION = "region", _("within the region")
    NOWHERE = "nowhere", _("not sent: collected only")


class TravelRule(models.Model):
    """Goods of a set that do not stand a long way: how far they may be sent on the days ``valid_from``–``valid_until``.

    Sets without a rule go everywhere.
    """

    product_set = models.ForeignKey(
        "listings.ProductSet", models.CASCADE, related_name="travel_rules", verbose_name=_("product set")
    )
    reach = models.CharField(_("reach"), max_length=10, choices=Reach)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("travel rule")
        verbose_name_plural = _("travel rules")
        constraints = [
            models.UniqueConstraint(fields=["product_set", "valid_from"], name="travelrule_once_per_start"),
        ]

    def __str__(self):
        return f"{self.product_set_id} {self.reach} {self.valid_from}"


class RestDay(models.Model):
    """A day on which carriers do not deliver, beside Sundays."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("day of rest")
        verbose_name_plural = _("days of rest")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"


class Carrier(models.Model):
    """Who carries parcels; ``tracking_url`` has {number} where the number of a parcel goes, or is empty."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    tracking_url = models.CharField(_("page of a parcel"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a page that is not https or does not say where the number goes."""
        if self.tracking_url and not (self.tracking_url.startswith("https://") and "{number}" in self.tracking_url):
            raise ValidationError({"tracking_url": _("An https address with {number} in it.")})


class RemoteCommune(models.Model):
    """A commune to which carriers charge a remote surcharge (islands, high mountains)."""

    commune = models.OneToOneField("places.Commune", models.CASCADE, related_name="remote", verbose_name=_("commune"))

    class Meta:
        verbose_name = _("remote commune")
        verbose_name_plural = _("remote communes")

    def __str__(self):
        return str(self.commune)
