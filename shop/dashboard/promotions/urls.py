"""Addresses of the office's offers."""

from django.urls import path

from shop.dashboard.promotions import views

app_name = "promotions"
urlpatterns = [
    path("", views.offers, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/switch/", views.switch, name="switch"),
]
