"""What it costs to send a parcel, with the days on which each price counts."""

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
    days_min = models.PositiveSmallIntegerField(_("days, at least"))
    days_max = models.PositiveSmallIntegerField(_("days, at most"))

    class Meta:
        verbose_name = _("rate card")
        verbose_name_plural = _("rate cards")
        constraints = [
            models.UniqueConstraint(fields=["zone", "valid_from"], name="ratecard_once_per_start"),
            models.CheckConstraint(condition=models.Q(first_grams__gte=1, step_grams__gte=1), name="ratecard_weights"),
        ]

    def __str__(self):
        return f"{self.zone} {self.valid_from}"


class RemoteCommune(models.Model):
    """A commune to which carriers charge a remote surcharge (islands, high mountains)."""

    commune = models.OneToOneField("places.Commune", models.CASCADE, related_name="remote", verbose_name=_("commune"))

    class Meta:
        verbose_name = _("remote commune")
        verbose_name_plural = _("remote communes")

    def __str__(self):
        return str(self.commune)
