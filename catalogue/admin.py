"""Oscar's admin screens of catalogue, for superusers."""

from oscar.apps.catalogue.admin import *  # noqa: F403
