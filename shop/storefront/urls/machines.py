"""Addresses for machines, outside the language patterns."""

from django.urls import path

from shop.storefront.views import bank_webhook, carrier_webhook, certificates, machines, stripe_webhook

urlpatterns: list = [
    path("webhook/ngan-hang/", bank_webhook.bank_webhook, name="bank_webhook"),
    path("webhook/van-chuyen/<slug:carrier>/<str:secret>/", carrier_webhook.carrier_webhook, name="carrier_webhook"),
    path("stripe/webhook/", stripe_webhook.stripe_webhook, name="stripe_webhook"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("metrics", machines.metrics, name="metrics"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("robots.txt", machines.robots, name="robots"),
    path("c/<str:code>", certificates.certificate_short, name="certificate_short"),
]
