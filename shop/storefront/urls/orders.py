"""Addresses at which orders are followed."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.storefront.views import complaints, orders, pay

app_name = "orders"
urlpatterns = [
    path("", orders.lookup, name="lookup"),
    path("<str:number>/<str:token>/", orders.track, name="track"),
    path(_("<str:number>/<str:token>/summary.pdf"), orders.paper, name="paper"),
    path(_("<str:number>/<str:token>/step/"), orders.step, name="step"),
    path(_("<str:number>/<str:token>/again/"), orders.again, name="again"),
    path(_("<str:number>/<str:token>/collector/"), orders.collector, name="collector"),
    path(_("<str:number>/<str:token>/return/<str:part>/"), orders.return_goods, name="return"),
    path(_("<str:number>/<str:token>/complaint/<str:part>/"), complaints.complaint, name="complaint"),
    path(_("<str:number>/<str:token>/invoice/"), orders.invoice, name="invoice"),
    path(_("<str:number>/<str:token>/review/<int:line>/"), orders.review, name="review"),
    path(_("<str:number>/<str:token>/pay/"), pay.pay, name="pay"),
    path(_("<str:number>/<str:token>/pay/state/"), pay.pay_state, name="pay_state"),
    path(_("<str:number>/<str:token>/pay/card/"), pay.card_start, name="card_start"),
    path(_("<str:number>/<str:token>/pay/card/back/"), pay.card_return, name="card_return"),
    path(_("<str:number>/<str:token>/refund-account/"), pay.refund_account, name="refund_account"),
]
