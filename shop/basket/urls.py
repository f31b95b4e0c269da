"""Addresses of the basket."""

app_name = "basket"
urlpatterns: list = []
