"""Addresses at which orders are followed."""

from django.urls import path

from shop.storefront.views import orders

app_name = "orders"
urlpatterns = [
    path("", orders.lookup, name="lookup"),
    path("<str:number>/<str:token>/", orders.track, name="track"),
]
