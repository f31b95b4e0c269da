"""Addresses of the office's money pages."""

from django.urls import path

from shop.dashboard.transfers import views

app_name = "transfers"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("lines/<int:pk>/", views.line, name="line"),
    path("statements/", views.statements, name="statements"),
    path("statements/<int:pk>/", views.statement, name="statement"),
    path("refunds/", views.refund_list, name="refunds"),
    path("refunds/<int:pk>/sent/", views.refund_sent, name="refund_sent"),
    path("providers/", views.providers, name="providers"),
    path("cash/", views.cash, name="cash"),
    path("cash/<int:pk>/reconcile/", views.cash_reconcile, name="cash_reconcile"),
]
