"""Application of the room shop.points."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsConfig(AppConfig):
    name = "shop.points"
    label = "points"
    verbose_name = _("Sales points")
