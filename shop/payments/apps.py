"""Application of the room shop.payments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "shop.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self):
        """Register the checks of the settings."""
        from shop.payments import checks  # noqa: F401
