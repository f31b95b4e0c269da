"""Oscar's tables of customer, unchanged."""

from oscar.apps.customer.models import *
