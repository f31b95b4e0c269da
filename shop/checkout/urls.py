"""Addresses of the checkout."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.checkout import views

app_name = "checkout"
urlpatterns = [
    path("", views.index, name="index"),
    path(_("total/"), views.summary, name="summary"),
]
