"""Addresses of the checkout."""

app_name = "checkout"
urlpatterns: list = []
