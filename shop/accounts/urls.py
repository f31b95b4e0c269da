"""Addresses of sign-in and registration."""

app_name = "accounts"
urlpatterns: list = []
