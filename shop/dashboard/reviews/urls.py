"""Addresses of the desk at which reviews are looked at."""

from django.urls import path

from shop.dashboard.reviews import desk

app_name = "review_desk"
urlpatterns = [
    path("", desk.waiting, name="waiting"),
    path("<int:pk>/", desk.decide, name="decide"),
]
