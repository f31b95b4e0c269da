"""Addresses of the namespace storefront."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import alerts, certificates, clicks, near, places, points, producer, results, reviews

app_name = "storefront"
urlpatterns: list = [
    path(_("certificates/"), certificates.register, name="certificates"),
    path(_("certificates/<str:code>/"), certificates.certificate, name="certificate"),
    path(_("certificates/<str:code>/qr.svg"), certificates.certificate_qr, name="certificate_qr"),
    path(_("certificates/<str:code>/report/"), certificates.report, name="certificate_report"),
    path(_("regions/"), places.index, name="places"),
    path(_("regions/<slug:slug>/"), places.province, name="province"),
    path(_("producer/<slug:slug>/"), producer.detail, name="producer"),
    path(_("reviews/<int:pk>/report/"), reviews.review_report, name="review_report"),
    path(_("back-in-stock/<int:pk>/"), alerts.stock_alert, name="stock_alert"),
    path(_("back-in-stock/stop/<str:token>/"), alerts.stock_alert_stop, name="stock_alert_stop"),
    path(_("suggestions/"), results.suggestions, name="suggestions"),
    path(_("clicks/"), clicks.click, name="click"),
    path(_("near-me/"), near.near, name="near"),
    path(_("how-results-are-ordered/"), results.ranking, name="ranking"),
    path(_("sales-points/"), points.index, name="points"),
    path(_("sales-points/<slug:slug>/"), points.detail, name="point"),
]
