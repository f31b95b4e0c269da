"""Addresses of the basket."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.basket import views

app_name = "basket"
urlpatterns = [
    path("", views.summary, name="summary"),
    path(_("add/"), views.add, name="add"),
    path(_("badge/"), views.badge, name="badge"),
    path(_("code/"), views.voucher_add, name="voucher_add"),
    path(_("code/<int:pk>/remove/"), views.voucher_remove, name="voucher_remove"),
    path(_("line/<int:pk>/"), views.update, name="update"),
    path(_("line/<int:pk>/remove/"), views.remove, name="remove"),
]
