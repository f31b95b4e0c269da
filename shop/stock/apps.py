"""Application of the room shop.stock."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    name = "shop.stock"
    label = "stock"
    verbose_name = _("Stock")

    def ready(self):
        """Let pages end when a hold does."""
        from shop.core.pagecache import moments
        from shop.stock.selectors import next_hold_end

        moments.register(next_hold_end)
