"""Addresses of the namespace storefront."""

app_name = "storefront"
urlpatterns: list = []
