"""Addresses of the namespace catalogue."""

app_name = "catalogue"
urlpatterns: list = []
