"""Oscar's admin screens of basket, for superusers."""

from oscar.apps.basket.admin import *  # noqa: F403
