"""Fork of oscar.apps.basket: the pages are ours (see shop/urls.py), so its views are not loaded."""

from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "shop.basket"

    def ready(self):
        """Leave Oscar's views alone."""

    def get_urls(self):
        """No addresses of Oscar's: shop/urls.py has ours in the same namespace."""
        return []
