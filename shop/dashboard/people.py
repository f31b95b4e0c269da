"""How the dashboard's lists find people."""

import re

from django.db.models import Q


def named(text: str, *, user: str = "") -> Q:
    """Return the condition that a person's name, e-mail or phone holds ``text``; ``user`` is the path to the person."""
    path = f"{user}__" if user else ""
    found = Q(**{f"{path}full_name__icontains": text}) | Q(**{f"{path}email__icontains": text})
    digits = re.sub(r"\D", "", text).removeprefix("84").lstrip("0")
    return found | Q(**{f"{path}phone__contains": digits}) if digits else found


class NameAside:
    """A list view of Oscar's whose ``get_queryset`` must not see the field ``name``; :meth:`by_name` replaces it."""

    def get_queryset(self):
        """Return Oscar's rows, narrowed to the name that was typed."""
        typed = self.request.GET
        name = typed.get("name", "").strip()
        self.request.GET = typed.copy()
        self.request.GET["name"] = ""
        queryset = super().get_queryset()
        self.request.GET = typed
        if not name:
            return queryset
        self.form = self.form_class(typed)  # the page shows what was typed
        self.form.is_valid()
        return queryset.filter(self.by_name(name)).distinct()

    def by_name(self, name: str) -> Q:
        """Return the condition for a name."""
        return named(name, user="user")
