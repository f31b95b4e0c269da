"""Addresses for machines, outside the language patterns."""

from django.urls import path

from shop.storefront.views import certificates, machines

urlpatterns: list = [
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("metrics", machines.metrics, name="metrics"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("robots.txt", machines.robots, name="robots"),
    path("c/<str:code>", certificates.certificate_short, name="certificate_short"),
]
