"""Addresses of the namespace storefront."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import certificates

app_name = "storefront"
urlpatterns: list = [
    path(_("certificates/"), certificates.register, name="certificates"),
    path(_("certificates/<str:code>/"), certificates.certificate, name="certificate"),
    path(_("certificates/<str:code>/qr.svg"), certificates.certificate_qr, name="certificate_qr"),
    path(_("certificates/<str:code>/report/"), certificates.report, name="certificate_report"),
]
