"""Oscar's tables of order, unchanged."""

from oscar.apps.order.models import *
