"""What a buyer needs on the invoice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.invoices import check_tax_code


class InvoiceForm(forms.Form):
    """Company, tax code, address, and where the electronic invoice goes."""

    company = forms.CharField(label=_("Company or person on the invoice"), max_length=200)
    tax_code = forms.CharField(label=_("Tax code"), max_length=20)
    address = forms.CharField(label=_("Address on the invoice"), max_length=250)
    email = forms.EmailField(label=_("E-mail for the invoice"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.fields["tax_code"].widget.attrs["inputmode"] = "numeric"

    def clean_tax_code(self) -> str:
        """Refuse a mistyped one."""
        return check_tax_code(self.cleaned_data["tax_code"])
