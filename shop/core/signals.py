"""Signals between rooms that may not import each other."""

from django.dispatch import Signal

# Sent with ``product_ids`` in the transaction of a change that saves no row (QuerySet.update, bulk_create).
products_changed = Signal()
