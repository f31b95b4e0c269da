"""Fork of oscar.apps.catalogue: our own pages (shop.storefront) take the place of its views."""

from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "catalogue"

    def ready(self):
        """Keep Oscar's receivers; leave its views alone, they need a search engine that is not installed."""
        from oscar.apps.catalogue import receivers  # noqa: F401

    def get_urls(self):
        """No addresses of Oscar's: shop/urls.py has ours in the same namespace."""
        return []
