"""Oscar's admin screens of order, for superusers."""

from oscar.apps.order.admin import *  # noqa: F403
