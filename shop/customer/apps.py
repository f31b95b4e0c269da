"""Fork of oscar.apps.customer: the pages are ours (see shop/urls.py), so its views are not loaded."""

from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    name = "shop.customer"

    def ready(self):
        """Leave Oscar's views alone."""

    def get_urls(self):
        """No addresses of Oscar's: shop/urls.py has ours in the same namespace."""
        return []
