"""Addresses that look up places."""

app_name = "places"
urlpatterns: list = []
