"""Provinces and communes as of 1 July 2025, and every former name that still finds them."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.places.spelling import folded


class FoldedNameField(models.CharField):
    """The folded ``name`` of the row, kept in step at each save: what look-ups compare."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 80, "editable": False, **options})

    def pre_save(self, model_instance, add):
        """Return and set the folded name."""
        value = folded(model_instance.name)
        setattr(model_instance, self.attname, value)
        return value


class UnitType(models.Model):
    """Kind of administrative unit (tỉnh, thành phố, xã, phường, đặc khu, quận, huyện …): data, since laws rename."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("1 province, 2 district, 3 commune"))
    abbreviations = models.CharField(
        _("abbreviations"), max_length=40, blank=True, help_text=_("as addresses write them, folded: tp tx q h")
    )

    class Meta:
        verbose_name = _("unit type")
        verbose_name_plural = _("unit types")

    def __str__(self):
        return self.name


class Region(models.Model):
    """One of the six socio-economic regions."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position"]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name


class Province(models.Model):
    """A province or city under the central government (34 since 1 July 2025)."""

    code = models.CharField(_("code"), max_length=4, unique=True, help_text=_("two digits of the statistics office"))
    name = models.CharField(
        _("name"), max_length=60, help_text=_("as an address writes it: Hà Nội, TP. Hồ Chí Minh, Tuyên Quang")
    )
    slug = models.SlugField(_("slug"), unique=True)
    folded = FoldedNameField(db_index=True)
    unit_type = models.ForeignKey(UnitType, models.PROTECT, verbose_name=_("type"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces", verbose_name=_("region"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Commune(models.Model):
    """A commune, ward or special zone (3,321 since 1 July 2025)."""

    code = models.CharField(_("code"), max_length=8, unique=True, help_text=_("five digits of the statistics office"))
    name = models.CharField(_("name"), max_length=80, help_text=_("without its type"))
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, help_text=_("ends with the code: names collide when folded")
    )
    folded = FoldedNameField(db_index=True)
    unit_type = models.ForeignKey(UnitType, models.PROTECT, verbose_name=_("type"))
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes", verbose_name=_("province"))
    former_province = models.CharField(
        _("former province"), max_length=60, blank=True, help_text=_("where most of it lay before 1 July 2025")
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name"]
        indexes = [models.Index(fields=["province", "folded"])]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name with its type, as in an address: "Xã Bát Tràng"."""
        return f"{self.unit_type.name} {self.name}"


class FormerName(models.Model):
    """A name of before July 2025 (or an everyday one) that still finds its province or commune.

    A former commune that was split has one row per successor, the largest part with ``is_main``.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("former province")
        DISTRICT = 2, _("former district")
        COMMUNE = 3, _("former commune")
        ALIAS = 9, _("everyday name")

    key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)  # of the loaded files
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    name = models.CharField(_("name"), max_length=80, help_text=_("without its type"))
    folded = FoldedNameField()
    unit_type = models.ForeignKey(UnitType, models.PROTECT, null=True, blank=True, verbose_name=_("type"))
    district = models.CharField(
        _("former district"), max_length=80, blank=True, help_text=_("with its type: Huyện Thái Thụy")
    )
    former_province = models.CharField(_("former province"), max_length=60, blank=True)
    province = models.ForeignKey(Province, models.CASCADE, related_name="former_names", verbose_name=_("province"))
    commune = models.ForeignKey(
        Commune, models.CASCADE, null=True, blank=True, related_name="former_names", verbose_name=_("commune")
    )
    is_main = models.BooleanField(
        _("largest successor"), default=True, help_text=_("where most of a split unit went: proposed first")
    )
    older_names = models.CharField(
        _("older names"), max_length=200, blank=True, help_text=_("swallowed before 2025: folded, one word each")
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        indexes = [models.Index(fields=["folded", "level"])]

    def __str__(self):
        """Return what an old address would write: "Xã Thụy Xuân, Huyện Thái Thụy, Thái Bình"."""
        parts = (self.full_name, self.district, self.former_province)
        return ", ".join(part for part in parts if part and part != self.full_name)

    @property
    def full_name(self) -> str:
        """Name with its type where it has one."""
        return f"{self.unit_type.name} {self.name}" if self.unit_type else self.name
