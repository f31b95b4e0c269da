"""Application of the room shop.core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "shop.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self):
        """Hear every write that public pages may show."""
        from shop.core.pagecache import changes

        changes.listen()
