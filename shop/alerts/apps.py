"""Application of the room shop.alerts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "shop.alerts"
    label = "alerts"
    verbose_name = _("Stock alerts")

    def ready(self):
        """Hear from the shelves when goods are back."""
        from shop.alerts.services import shelf_refilled
        from shop.stock import refills

        refills.register(shelf_refilled)
