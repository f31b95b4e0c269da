"""Addresses of pictures and papers."""

app_name = "media"
urlpatterns: list = []
