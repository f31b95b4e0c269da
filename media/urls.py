"""Addresses of pictures, mounted under MEDIA_URL."""

from django.urls import path

from media import views

app_name = "media"
urlpatterns = [
    path("renditions/<slug:name>/<int:width>.<slug:extension>", views.rendition, name="rendition"),
    path("<path:path>", views.public_file, name="file"),
]
