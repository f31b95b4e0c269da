"""Addresses of the producers' pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.producers import offer_views, review_views, shipment_views, stock_views, views, voucher_views

app_name = "producers"
urlpatterns = [
    path("", views.today, name="today"),
    path(_("money/"), views.money, name="money"),
    path(_("money/statement.<slug:kind>"), views.statement, name="statement"),
    path(_("stock/"), stock_views.stock, name="stock"),
    path(_("reviews/"), review_views.reviews, name="reviews"),
    path(_("offers/"), offer_views.offers, name="offers"),
    path(_("offers/new/"), offer_views.new, name="offer_new"),
    path(_("offers/<int:pk>/"), offer_views.change, name="offer"),
    path(_("offers/<int:pk>/switch/"), offer_views.switch, name="offer_switch"),
    path(_("vouchers/"), voucher_views.vouchers, name="vouchers"),
    path(_("orders/<str:number>/"), views.order, name="order"),
    path(_("orders/<str:number>/slip/"), views.slip, name="slip"),
    path(_("orders/<str:number>/step/"), views.step, name="step"),
    path(_("orders/<str:number>/complaint/<int:pk>/"), views.complaint, name="complaint"),
    path(_("orders/<str:number>/invoice/"), views.invoice, name="invoice"),
    path(_("orders/<str:number>/shipment/"), shipment_views.shipment, name="shipment"),
    path(_("orders/<str:number>/came-back/"), views.came_back, name="came_back"),
    path(_("orders/<str:number>/short/"), views.short, name="short"),
    path(_("orders/<str:number>/return/<int:pk>/"), views.return_step, name="return_step"),
]
