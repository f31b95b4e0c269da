"""How the dashboard's lists find people."""

import re

from django.db.models import Q

from shop.accounts.names import person_key
from shop.core.text import clean_line

APOSTROPHES = "'’‘ʼ"


def named(text: str, *, user: str = "") -> Q:
    """Return the condition that a person's name, e-mail or phone holds ``text``; ``user`` is the path to the person.

    Names are found with any apostrophe or none, and without marks.
    """
    path = f"{user}__" if user else ""
    found = Q(**{f"{path}email__icontains": text})
    if name := person_key(text):
        found |= Q(**{f"{path}name_key__contains": name})
    digits = re.sub(r"\D", "", text).removeprefix("84").lstrip("0")
    return found | Q(**{f"{path}phone__contains": digits}) if digits else found


def spelled(field: str, text: str) -> Q:
    """Return the condition that ``field``, which has no key beside it, holds ``text`` with any apostrophe."""
    text = clean_line(text)
    spellings = {re.sub(f"[{APOSTROPHES}]", sign, text) for sign in APOSTROPHES}
    return Q(*((f"{field}__icontains", spelling) for spelling in spellings), _connector=Q.OR)


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
