"""Fork of oscar.apps.checkout: the pages are ours (see shop/urls.py), so its views are not loaded."""

from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "shop.checkout"

    def ready(self):
        """Leave Oscar's views alone."""

    def get_urls(self):
        """No addresses of Oscar's: shop/urls.py has ours in the same namespace."""
        return []
