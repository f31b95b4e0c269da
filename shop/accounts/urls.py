"""Addresses of sign-in and registration."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.accounts.views import reset, sign_in, work

app_name = "accounts"
urlpatterns = [
    path(_("sign-in/"), sign_in.sign_in, name="login"),
    path(_("sign-out/"), sign_in.sign_out, name="logout"),
    path(_("register/"), sign_in.sign_up, name="register"),
    path(_("reset/"), reset.reset, name="reset"),
    path(_("reset/code/"), reset.reset_code, name="reset-code"),
    path(_("reset/password/"), reset.reset_password, name="reset-password"),
    path(_("switch/"), work.switch, name="switch"),
    path(_("messages/"), work.phone_message_list, name="messages"),
]
