"""Addresses that look up places."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.places import views

app_name = "places"
urlpatterns = [
    path(_("suggestions/"), views.suggest, name="suggest"),
    path(_("communes/"), views.communes, name="communes"),
]
