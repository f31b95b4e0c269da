"""Application of the room catalogue.certification."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "catalogue.certification"
    label = "certification"
    verbose_name = _("Certification")

    def ready(self):
        """Keep the guard against overlapping certificates on the table."""
        from catalogue.certification import overlap_guard
        from shop.core.schema import after_migrate

        after_migrate(self, overlap_guard.install)
