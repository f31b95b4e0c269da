"""Application of the room search."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self):
        """Hear what other rooms and the admin screens save; keep the full-text table in place; refuse a bad address."""
        from search.backends import fulltext
        from search.backends.elastic import client
        from search.listeners import listen
        from shop.core.schema import after_migrate

        if client.configured():
            client.read_address(settings.ELASTICSEARCH_URL)
        listen()
        after_migrate(self, fulltext.install)
