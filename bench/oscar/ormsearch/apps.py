"""Oscar's search app with other views."""

from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    """Takes the place of Oscar's app of that label."""

    name = "ormsearch"
    label = "search"
