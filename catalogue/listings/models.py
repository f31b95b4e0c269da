"""What a product is to the programme (its set) and to its owner (the listing)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.listings.packs import pack_local

# Product class by number of the group; what may only be sold to adults has the class "alcohol".
CLASS_OF_GROUP = {1: "food", 2: "drinks", 3: "herbal", 4: "craft", 5: "ornamental", 6: "service"}


class ProductSet(models.Model):
    """One of the 26 sets of Decision 26/2026/QĐ-TTg, Annex I; a leaf of the category tree. Data, since law changes."""

    class Perishable(models.TextChoices):
        NO = "no", _("keeps")
        SOME = "some", _("some of it")
        YES = "yes", _("fresh")
        LIVE = "live", _("live")

    code = models.CharField(_("code"), max_length=10, unique=True, help_text=_("for example 1.2.1"))
    group_number = models.PositiveSmallIntegerField(_("group"), db_index=True, help_text=_("1 to 6"))
    category = models.OneToOneField(
        "catalogue.Category", models.CASCADE, related_name="ocop_set", verbose_name=_("category")
    )
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160)
    group_name = models.CharField(_("group name"), max_length=120)
    group_name_en = models.CharField(_("English group name"), max_length=120)
    perishable = models.CharField(_("perishable"), max_length=5, choices=Perishable, default=Perishable.NO)
    age_restricted = models.BooleanField(_("only for adults"), default=False)
    is_service = models.BooleanField(_("service"), default=False)
    voucher_days = models.PositiveSmallIntegerField(
        _("days a voucher holds"),
        null=True,
        blank=True,
        help_text=_("services only: sold as a voucher code; empty: asked for by phone, not sold here"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("product set")
        verbose_name_plural = _("product sets")
        ordering = ["code"]

    def __str__(self):
        return self.name_local

    @property
    def name_local(self) -> str:
        """Name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name

    @property
    def sells_vouchers(self) -> bool:
        """Its services are bought here: the buyer gets a code instead of a parcel."""
        return bool(self.is_service and self.voucher_days)

    @property
    def class_slug(self) -> str:
        """Slug of the product class whose attributes its products carry."""
        return "alcohol" if self.age_restricted else CLASS_OF_GROUP[self.group_number]

    @property
    def group_name_local(self) -> str:
        """Name of the group in the reader's language."""
        return self.group_name_en if get_language() == "en" else self.group_name


class CategoryText(models.Model):
    """English name of a category (Oscar keeps one language) and its group number for the woven motif."""

    category = models.OneToOneField("catalogue.Category", models.CASCADE, related_name="text")
    name_en = models.CharField(_("English name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    short_name_en = models.CharField(_("short English name"), max_length=60, blank=True)
    group_number = models.PositiveSmallIntegerField(_("group"), help_text=_("1 to 6"))

    class Meta:
        verbose_name = _("category text")
        verbose_name_plural = _("category texts")

    def __str__(self):
        return self.name_local

    @property
    def name_local(self) -> str:
        """Whole name in the reader's language."""
        return self.name_en if get_language() == "en" else self.category.name

    @property
    def short_name_local(self) -> str:
        """Name for navigation in the reader's language."""
        if get_language() == "en":
            return self.short_name_en or self.name_en
        return self.short_name or self.category.name


class Listing(models.Model):
    """A product offered by its owner; only a published one is sold. Belongs to the parent or standalone product."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        NEEDS_CHANGES = "needs_changes", _("needs changes")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    product = models.OneToOneField(
        "catalogue.Product", models.CASCADE, related_name="listing", verbose_name=_("product")
    )
    owner = models.ForeignKey("partner.Producer", models.PROTECT, related_name="listings", verbose_name=_("producer"))
    product_set = models.ForeignKey(ProductSet, models.PROTECT, related_name="listings", verbose_name=_("set"))
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.DRAFT, db_index=True)
    pack = models.CharField(_("pack"), max_length=60, blank=True, help_text=_("for example: chai 500 ml"))
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    season_months = models.JSONField(
        _("months of the season"), default=list, blank=True, help_text=_("numbers 1 to 12; empty means all year")
    )
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("the last time; empty when it never was")
    )
    review_note = models.CharField(
        _("what has to change"), max_length=500, blank=True, help_text=_("shown to the producer")
    )
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")

    def __str__(self):
        return str(self.product)

    @property
    def pack_local(self) -> str:
        """Pack in the reader's language."""
        return pack_local(self.pack)

    @property
    def description_local(self) -> str:
        """Description in the reader's language, Vietnamese when there is no English one."""
        return (self.description_en if get_language() == "en" else "") or self.product.description
