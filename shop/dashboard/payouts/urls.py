"""Addresses of the office's payouts."""

from django.urls import path

from shop.dashboard.payouts import tax_views, views

app_name = "payouts"
urlpatterns = [
    path("", views.owed, name="owed"),
    path("draft/", views.draft, name="draft"),
    path("bank.csv", views.bank_file, name="bank_file"),
    path("producers/<int:pk>/", views.statement, name="statement"),
    path("producers/<int:pk>/statement.<slug:kind>", views.statement_file, name="statement_file"),
    path("tax/", tax_views.tax, name="tax"),
    path("tax/report.<slug:kind>", tax_views.tax_file, name="tax_file"),
    path("tax/handed-on/", tax_views.handed_on, name="tax_handed_on"),
    path("<int:pk>/sent/", views.sent, name="sent"),
    path("<int:pk>/came-back/", views.came_back, name="came_back"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
