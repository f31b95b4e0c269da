"""What a producer says with a step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.core import clock
from shop.delivery import tracking
from shop.fulfilment.models import SellerOrderLine


class StepForm(forms.Form):
    """The step itself, and what some steps add: a reason, or who carries the parcel under which number."""

    action = forms.CharField(max_length=20, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Reason"), max_length=200, required=False)
    carrier = forms.ChoiceField(label=_("Carrier"), required=False)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].choices = [("", _("Not said")), *tracking.offered_carriers()]
        for name in ("note", "carrier", "tracking_number"):
            self.fields[name].widget.attrs["class"] = "input"

    def clean_tracking_number(self) -> str:
        """Store the number as carriers print it."""
        return tracking.clean_number(self.cleaned_data["tracking_number"])

    def facts(self) -> dict:
        """Return what becomes known of the parcel."""
        said = {name: self.cleaned_data[name] for name in ("carrier", "tracking_number")}
        return {name: text for name, text in said.items() if text}


class InvoiceForm(forms.Form):
    """Which invoice was written for the order, and when."""

    number = forms.CharField(label=_("Sign and number of the invoice"), max_length=40, help_text=_("1C26TAA 123"))
    issued_on = forms.DateField(
        label=_("Day of the invoice"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, part, **kwargs):
        made = getattr(part, "invoice", None)
        initial = {"number": made.number, "issued_on": made.issued_on} if made else {"issued_on": clock.today()}
        super().__init__(*args, initial=initial, prefix="invoice", **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class ShortForm(forms.Form):
    """Pieces of one line that cannot be sent, and why."""

    line = forms.ModelChoiceField(SellerOrderLine.objects.none(), label=_("Product"), empty_label=None)
    pieces = forms.IntegerField(label=_("Pieces that are missing"), min_value=1, initial=1)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = part.lines.select_related("line__product")
        self.fields["line"].label_from_instance = lambda row: f"{row.kept} × {row.name_local}"
        self.fields["pieces"].widget.attrs["inputmode"] = "numeric"
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class ReceiveForm(forms.Form):
    """New pieces of one pack (``record`` is its stock record)."""

    record = forms.IntegerField(min_value=1)
    pieces = forms.IntegerField(label=_("New pieces"), min_value=1, max_value=100_000)
