"""Where somebody wants to hear that goods are back."""

from django import forms

from shop.accounts.forms import ContactField


class AlertForm(forms.Form):
    """One contact."""

    contact = ContactField()
