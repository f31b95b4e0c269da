"""People are found by their whole name, and asked by either channel to set a new password."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import View
from oscar.apps.dashboard.users import views

from shop.accounts.services.passwords import invite_reset
from shop.alerts.selectors import most_wanted
from shop.core.access import get_or_404_for
from shop.dashboard.people import named


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


class ProductAlertListView(View):
    """Products that people wait for (``shop.alerts``); Oscar's own alerts are not offered anywhere."""

    def get(self, request):
        """List them, those that most people wait for first."""
        return render(request, "alerts/waiting.html", {"rows": most_wanted()})


class NotOffered(View):
    """Stands where Oscar would write to its own table of alerts."""

    def dispatch(self, request, *args, **kwargs):
        """There is no such page."""
        raise Http404


ProductAlertUpdateView = ProductAlertDeleteView = NotOffered
