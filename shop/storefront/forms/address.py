"""The form of a saved address."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.accounts.forms import CleanTextField, PersonNameField, PhoneField
from shop.accounts.models import AddressBookEntry
from shop.core.text import key
from shop.places.models import Commune, Province


class AddressForm(forms.Form):
    """Who, where; the commune is typed and looked up within the province."""

    full_name = PersonNameField()
    phone = PhoneField()
    province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Province"), widget=forms.Select(attrs={"class": "input"})
    )
    commune = CleanTextField(label=_("Commune or ward"))
    street = CleanTextField(label=_("House, street, hamlet"), max_length=200)
    is_default = forms.BooleanField(label=_("Propose this address at checkout"), required=False)

    def __init__(self, *args, entry: AddressBookEntry, **kwargs):
        super().__init__(*args, initial=_initial(entry), **kwargs)

    def clean(self):
        """Find the commune."""
        cleaned = super().clean()
        if cleaned.get("province") and cleaned.get("commune"):
            found = Commune.objects.filter(province=cleaned["province"], folded=key(cleaned["commune"])).first()
            if found is None:
                self.add_error("commune", ValidationError(_("There is no such commune in this province.")))
            cleaned["commune"] = found
        return cleaned

    def fill(self, entry: AddressBookEntry) -> AddressBookEntry:
        """Return ``entry`` with the cleaned values."""
        for name in ("full_name", "phone", "commune", "street", "is_default"):
            setattr(entry, name, self.cleaned_data[name])
        return entry


def _initial(entry: AddressBookEntry) -> dict:
    commune = entry.commune if entry.commune_id else None
    return {
        "full_name": entry.full_name,
        "phone": entry.phone or "",
        "province": commune.province_id if commune else None,
        "commune": commune.name if commune else "",
        "street": entry.street,
        "is_default": entry.is_default,
    }
