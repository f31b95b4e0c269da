"""Addresses of the counters."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.counter import views

app_name = "counter"
urlpatterns = [
    path("", views.today, name="today"),
    path(_("arrived/<str:number>/"), views.arrival, name="arrival"),
    path(_("hand-over/<str:code>/"), views.parcel, name="parcel"),
]
