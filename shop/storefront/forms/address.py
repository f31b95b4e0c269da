"""The form of a saved address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.forms import CleanTextField, PersonNameField, PhoneField
from shop.accounts.models import AddressBookEntry
from shop.places.forms import CommuneField


class AddressForm(forms.Form):
    """Who, how to reach them, where."""

    full_name = PersonNameField()
    phone = PhoneField()
    commune = CommuneField(label=_("Commune or ward"), help_text=_("Old names work too: xã Thụy Xuân, Thái Thụy."))
    street = CleanTextField(label=_("House, street, hamlet"), max_length=200)
    is_default = forms.BooleanField(label=_("Propose this address at checkout"), required=False)

    def __init__(self, *args, entry: AddressBookEntry, **kwargs):
        initial = {name: getattr(entry, name) for name in ("full_name", "phone", "street", "is_default")}
        super().__init__(*args, initial=initial | {"commune": entry.commune if entry.commune_id else None}, **kwargs)
        self.fields["street"].widget.attrs["autocomplete"] = "street-address"

    def keep(self, data) -> None:
        """Show what was typed, unchecked: the person has not stored it yet."""
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(data, {}, name)

    def fill(self, entry: AddressBookEntry) -> AddressBookEntry:
        """Return ``entry`` with the cleaned values."""
        for name, value in self.cleaned_data.items():
            setattr(entry, name, value)
        return entry
