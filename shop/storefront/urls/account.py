"""Addresses of the namespace customer."""

app_name = "customer"
urlpatterns: list = []
