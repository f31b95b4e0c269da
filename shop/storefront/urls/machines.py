"""Addresses for machines, outside the language patterns."""

from django.urls import path

from shop.storefront.views import certificates

urlpatterns: list = [
    path("c/<str:code>", certificates.certificate_short, name="certificate_short"),
]
