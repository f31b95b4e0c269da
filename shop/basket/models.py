"""Oscar's tables of basket, unchanged."""

from oscar.apps.basket.models import *
