"""Oscar's admin screens of customer, for superusers."""

from oscar.apps.customer.admin import *  # noqa: F403
