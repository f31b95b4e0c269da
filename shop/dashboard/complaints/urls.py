"""Addresses of the office's complaints."""

from django.urls import path

from shop.dashboard.complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<int:pk>/", views.thread, name="thread"),
]
