"""Addresses for machines, outside the language patterns."""

urlpatterns: list = []
