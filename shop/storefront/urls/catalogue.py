"""Addresses of the namespace catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import product

app_name = "catalogue"
urlpatterns = [
    path(_("products/<slug:product_slug>_<int:pk>/"), product.detail, name="detail"),
]
