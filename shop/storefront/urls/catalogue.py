"""Addresses of the namespace catalogue, which Oscar reverses: results, category, product."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import results

app_name = "catalogue"
urlpatterns: list = [
    path(_("products/"), include([path("", results.index, name="index")])),
    path(_("group/"), include([path("<path:category_slug>_<int:pk>/", results.category, name="category")])),
]
