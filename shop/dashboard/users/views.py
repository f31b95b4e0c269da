"""People are found by their whole name, and asked by either channel to set a new password."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from oscar.apps.dashboard.users import views

from shop.accounts.services.passwords import invite_reset
from shop.core.access import get_or_404_for
from shop.dashboard.people import NameAside, named


class IndexView(views.IndexView):
    """People."""

    def apply_search_filters(self, queryset, data):
        """Narrow by name or contact, and by Oscar's other field."""
        queryset = super().apply_search_filters(queryset, data | {"name": ""})
        if data["name"]:
            queryset = queryset.filter(named(data["name"]))
            self.desc_ctx["name_filter"] = _(" with name matching '%s'") % data["name"]
        return queryset


class PasswordResetView(views.PasswordResetView):
    """Write to a person where to set a new password; Oscar's link would lead to a page that is not here."""

    def post(self, request, *args, **kwargs):
        """Send the message in the person's language."""
        person = get_or_404_for(self.get_queryset().filter(is_active=True), pk=kwargs["pk"])
        with override(person.language):
            invite_reset(person, request.build_absolute_uri(reverse("accounts:reset")))
        messages.success(request, _("The message is on its way."))
        return redirect("dashboard:user-detail", pk=person.pk)


class ProductAlertListView(NameAside, views.ProductAlertListView):
    """Alerts."""
