"""Fork of oscar.apps.dashboard: its lists ask for first and last names, and our people have one whole name."""

from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    name = "shop.dashboard"
