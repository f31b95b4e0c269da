"""Where a buyer wants his money back."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shop.core.text import clean_line
from shop.payments.bank import banks


class RefundAccountForm(forms.Form):
    """Bank, number and holder of the buyer's account."""

    bank_bin = forms.ChoiceField(label=_("Bank"), widget=forms.Select(attrs={"class": "input"}))
    number = forms.CharField(
        label=_("Account number"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )
    holder = forms.CharField(
        label=_("Account holder"), max_length=100, widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bank_bin"].choices = [("", _("Choose the bank")), *banks.choices()]

    def clean_number(self) -> str:
        """Blanks and dots are dropped; what is left is letters and digits."""
        number = clean_line(self.cleaned_data["number"]).replace(" ", "").replace(".", "")
        RegexValidator(r"^[0-9A-Za-z]{4,19}$", _("An account number is 4 to 19 digits."))(number)
        return number

    def clean_holder(self) -> str:
        """Store the name clean."""
        return clean_line(self.cleaned_data["holder"])
