"""Addresses of the namespace customer: the account. Oscar's own templates reverse some of these names."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from shop.accounts.views import sign_in
from shop.storefront.views.account import addresses, data, orders, profile, wishlist

app_name = "customer"
urlpatterns = [
    path("", orders.summary, name="summary"),
    path(_("orders/"), orders.order_list, name="order-list"),
    path(_("orders/<str:order_number>/"), orders.order_detail, name="order"),
    path(_("addresses/"), addresses.address_list, name="address-list"),
    path(_("addresses/new/"), addresses.address_create, name="address-create"),
    path(_("addresses/<int:pk>/"), addresses.address_detail, name="address-detail"),
    path(_("addresses/<int:pk>/default/"), addresses.address_default, name="address-default"),
    path(_("addresses/<int:pk>/delete/"), addresses.address_delete, name="address-delete"),
    path(_("kept/"), wishlist.wishlist, name="wishlist"),
    path(_("kept/add/"), wishlist.wishlist_add, name="wishlist-add"),
    path(_("kept/go-on/"), wishlist.wishlist_resume, name="wishlist-resume"),
    path(_("kept/move/"), wishlist.wishlist_move, name="wishlist-move"),
    path(_("kept/remove/"), wishlist.wishlist_remove, name="wishlist-remove"),
    path(_("profile/"), profile.profile, name="profile-view"),
    path(_("profile/contact/"), profile.contact_change, name="contact-change"),
    path(_("profile/contact/code/"), profile.contact_code, name="contact-code"),
    path(_("profile/contact/remove/<str:kind>/"), profile.contact_remove, name="contact-remove"),
    path(_("profile/password/"), profile.password_change, name="change-password"),
    path(_("profile/data/"), data.export, name="data"),
    path(_("profile/erase/"), data.erase, name="profile-delete"),
    # Oscar's dashboard and its decorators ask for these names.
    path(_("sign-in/"), sign_in.sign_in, name="login"),
    path(_("sign-out/"), sign_in.sign_out, name="logout"),
    path(_("register/"), sign_in.sign_up, name="register"),
    path(_("notices/"), orders.notices, name="notifications-inbox"),
    path(_("kept/<str:key>/"), wishlist.wishlist_by_key, name="wishlists-detail"),
]
