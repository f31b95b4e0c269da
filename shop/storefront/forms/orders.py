"""Small forms of the buyer's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.forms import PhoneField


class OrderLookupForm(forms.Form):
    """Number and phone of an order."""

    number = forms.CharField(
        label=_("Order number"), max_length=20, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    )
    phone = PhoneField(label=_("Phone number of the receiver"))
