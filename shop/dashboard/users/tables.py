"""The table of people: a contact that is always there leads to the person's page."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A, Column, LinkColumn
from oscar.apps.dashboard.users import tables


class UserTable(tables.UserTable):
    """People by contact and whole name."""

    email = LinkColumn(
        "dashboard:user-detail",
        args=[A("id")],
        accessor="username",
        verbose_name=_("Contact"),
        order_by=("email", "phone"),
    )
    name = Column(accessor="full_name", verbose_name=_("Name"))
