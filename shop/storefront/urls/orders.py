"""Addresses of the namespace orders."""

app_name = "orders"
urlpatterns: list = []
