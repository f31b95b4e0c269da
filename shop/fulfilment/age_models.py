"""From what age on goods may be bought."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeRule(models.Model):
    """The age from which products of one class (``ProductSet.class_slug``) may be bought, from a day on."""

    product_class = models.CharField(_("product class"), max_length=30, help_text=_("for example: alcohol"))
    min_age = models.PositiveSmallIntegerField(_("from what age (years)"))
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("law or decree"))

    class Meta:
        verbose_name = _("age for buying")
        verbose_name_plural = _("ages for buying")
        constraints = [
            models.UniqueConstraint(fields=["product_class", "valid_from"], name="agerule_once_per_start"),
        ]

    def __str__(self):
        return f"{self.product_class} {self.min_age}"
