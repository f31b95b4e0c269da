"""Forms of the office's pages of payouts and tax."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.core import clock


class TreasuryForm(forms.Form):
    """The receipt of the treasury for tax that was handed on."""

    reference = forms.CharField(
        label=_("Number of the treasury’s receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    paid_on = forms.DateField(
        label=_("Paid on"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )
