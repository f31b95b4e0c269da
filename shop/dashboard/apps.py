"""Fork of oscar.apps.dashboard: its lists ask for first and last names, and our people have one whole name."""

from django.urls import path
from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    name = "shop.dashboard"

    def configure_permissions(self):
        """Add the pages that are ours: the menu shows them to shop staff."""
        super().configure_permissions()
        self.permissions_map["search"] = ["is_staff"]

    def get_urls(self):
        """Return Oscar's addresses and ours, which guard themselves (404 for strangers)."""
        from shop.dashboard.search_views import search_report

        return [*super().get_urls(), path("search/", search_report, name="search")]
