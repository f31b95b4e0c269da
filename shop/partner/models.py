"""Oscar's partners, guarded stock records, and the producer behind each partner."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractStockRecord


class StockRecord(AbstractStockRecord):
    """The producer's own shelf. The database refuses what the guard in shop/stock would have let through."""

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                name="stockrecord_allocated_within_stock",
                condition=models.Q(num_in_stock__isnull=True)
                | models.Q(num_allocated__isnull=True)
                | models.Q(num_allocated__gte=0, num_in_stock__gte=models.F("num_allocated")),
            ),
        ]


class Producer(models.Model):
    """A subject of the programme (chủ thể): who makes, and sells, a certified product."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        COOPERATIVE = "cooperative", _("Cooperative")
        COOPERATIVE_GROUP = "cooperative_group", _("Cooperative group")
        HOUSEHOLD = "household", _("Household")
        FARM = "farm", _("Farm")
        ASSOCIATION = "association", _("Association or centre")

    partner = models.OneToOneField(
        "partner.Partner", models.CASCADE, related_name="producer", verbose_name=_("partner")
    )
    slug = models.SlugField(_("slug"), max_length=140, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    representative = models.CharField(_("representative"), max_length=120, blank=True)
    registration_number = models.CharField(
        _("registration or tax number"), max_length=20, blank=True, help_text=_("shown to buyers (Law 19/2023)")
    )
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="producers", verbose_name=_("commune"))
    street = models.CharField(_("house, street, hamlet"), max_length=200, blank=True)
    former_address = models.CharField(_("address before July 2025"), max_length=250, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    story = models.TextField(_("story"), blank=True)
    story_en = models.TextField(_("English story"), blank=True)
    picture = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~models.Q(registration_number=""),
                name="producer_registration_number_unique",
            ),
        ]

    def __str__(self):
        return self.name_local

    def get_absolute_url(self) -> str:
        """Address of the public page."""
        return reverse("storefront:producer", args=[self.slug])

    @property
    def name_local(self) -> str:
        """Name in the reader's language, Vietnamese when there is no English one."""
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def story_local(self) -> str:
        """Story in the reader's language, Vietnamese when there is no English one."""
        return (self.story_en if get_language() == "en" else "") or self.story


from oscar.apps.partner.models import *
