"""The list of reviews finds reviewers by their whole name."""

from django.utils.translation import gettext as _
from oscar.apps.dashboard.reviews import views

from shop.dashboard.people import named


class ReviewListView(views.ReviewListView):
    """Reviews."""

    def add_filter_name(self, queryset, name):
        """Narrow to a reviewer."""
        if not name:
            return queryset
        self.desc_ctx["name_filter"] = _(" with customer name matching '%s'") % name
        return queryset.filter(named(name, user="user")).distinct()
