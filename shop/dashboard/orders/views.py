"""The list of orders finds buyers and receivers by their whole name or phone."""

from django.db.models import Q
from oscar.apps.dashboard.orders import views

from shop.dashboard.people import NameAside, spelled


class OrderListView(NameAside, views.OrderListView):
    """Orders."""

    def by_name(self, name: str) -> Q:
        """The account's person or the receiver."""
        return super().by_name(name) | spelled("shipping_address__first_name", name)
