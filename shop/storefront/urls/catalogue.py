"""Addresses of the namespace catalogue, which Oscar reverses: results, category, product."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import product, results

app_name = "catalogue"
urlpatterns = [
    path(_("products/"), results.index, name="index"),
    path(_("products/<slug:product_slug>_<int:pk>/"), product.detail, name="detail"),
    path(_("group/<path:category_slug>_<int:pk>/"), results.category, name="category"),
]
