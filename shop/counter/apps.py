"""Application of the room shop.counter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    name = "shop.counter"
    label = "counter"
    verbose_name = _("Pages of sales points")
