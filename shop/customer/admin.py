"""Oscar's admin screens of customer, for superusers."""

from django.contrib import admin
from oscar.apps.customer.admin import *  # noqa: F403
from oscar.core.loading import get_model

admin.site.unregister(get_model("customer", "ProductAlert"))  # shop.alerts takes its place
