"""Points that introduce and sell OCOP products (điểm giới thiệu và bán sản phẩm OCOP)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SalesPoint(models.Model):
    """A place where certified products stand on a shelf."""

    class Kind(models.TextChoices):
        SHOP = "shop", _("OCOP shop")
        SUPERMARKET = "supermarket", _("Supermarket shelf")
        STATION = "station", _("Station or airport kiosk")
        REST_STOP = "rest_stop", _("Motorway stop")
        POST_OFFICE = "post_office", _("Post office")
        CRAFT_VILLAGE = "craft_village", _("Craft village")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="points", verbose_name=_("commune"))
    street = models.CharField(_("house, street"), max_length=200)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    takes_parcels = models.BooleanField(
        _("takes parcels"), default=False, help_text=_("producers may send goods here that a buyer collects")
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("sales point")
        verbose_name_plural = _("sales points")
        ordering = ["name"]

    def __str__(self):
        return self.name_local

    @property
    def name_local(self) -> str:
        """Name in the reader's language."""
        return (self.name_en if get_language() == "en" else "") or self.name

    def get_absolute_url(self) -> str:
        """Address of the public page."""
        return reverse("storefront:point", args=[self.slug])


class OpeningHours(models.Model):
    """One opening span of a weekday; a span that ends past midnight belongs to the day on which it began."""

    point = models.ForeignKey(SalesPoint, models.CASCADE, related_name="hours", verbose_name=_("sales point"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("1 Monday … 7 Sunday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 means midnight; earlier than opening means the next day"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["point", "weekday", "opens"], name="opening_hours_unique"),
            models.CheckConstraint(condition=models.Q(weekday__gte=1, weekday__lte=7), name="opening_hours_weekday"),
        ]

    def __str__(self):
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class PointClosure(models.Model):
    """Days on which a point stays closed (a holiday, Tết). Spans that begin on these days fall out, nights included."""

    point = models.ForeignKey(SalesPoint, models.CASCADE, related_name="closures", verbose_name=_("sales point"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), help_text=_("this day counts whole"))
    note = models.CharField(_("reason"), max_length=120, blank=True)
    note_en = models.CharField(_("reason in English"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="pointclosure_dates")
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on} {self.note}".strip()

    @property
    def note_local(self) -> str:
        """Reason in the reader's language."""
        return (self.note_en if get_language() == "en" else "") or self.note
