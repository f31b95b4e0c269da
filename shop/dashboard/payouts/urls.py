"""Addresses of the office's payouts."""

from django.urls import path

from shop.dashboard.payouts import views

app_name = "payouts"
urlpatterns = [
    path("", views.owed, name="owed"),
    path("draft/", views.draft, name="draft"),
    path("bank.csv", views.bank_file, name="bank_file"),
    path("<int:pk>/sent/", views.sent, name="sent"),
    path("<int:pk>/came-back/", views.came_back, name="came_back"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
