"""Pictures as they are kept: cleaned, re-encoded, with their renditions made once."""

import secrets

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def new_name() -> str:
    """Return a random file name without an ending: the uploader's own name never reaches an address."""
    return secrets.token_hex(12)


class Picture(models.Model):
    """A cleaned picture. ``file`` is the master (upright, sRGB, no metadata); renditions stand beside it."""

    name = models.CharField(max_length=40, unique=True, default=new_name, editable=False)
    file = models.CharField(_("file"), max_length=200, help_text=_("path below MEDIA_ROOT"))
    original_name = models.CharField(_("name given by the uploader"), max_length=200, blank=True)
    alt = models.CharField(_("what is shown"), max_length=250, blank=True)
    alt_en = models.CharField(_("what is shown, English"), max_length=250, blank=True)
    width = models.PositiveIntegerField(_("width (px)"))
    height = models.PositiveIntegerField(_("height (px)"))
    digest = models.CharField(max_length=64, db_index=True, help_text=_("SHA-256 of the uploaded bytes"))
    is_demo = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.alt or self.name

    @property
    def alt_local(self) -> str:
        """What is shown, in the reader's language; Vietnamese where no English was written."""
        english = (get_language() or "vi").startswith("en")
        return (self.alt_en if english else "") or self.alt


class ProductPicture(models.Model):
    """A picture of a product, in order; the first one is the cover. Belongs to the parent or standalone product."""

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("picture of a product")
        verbose_name_plural = _("pictures of products")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "position"], name="productpicture_position")]

    def __str__(self):
        return f"{self.product_id} {self.position}"
