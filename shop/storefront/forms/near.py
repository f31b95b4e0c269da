"""The form that says around which commune to search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.near import REACHES, USUAL_KM
from shop.places.forms import CommuneField


class NearForm(forms.Form):
    """A commune and a distance; sent by GET, its answer is an address of the results page."""

    noi = CommuneField(
        label=_("Commune or ward"), help_text=_("Where you are or where you travel to. Old names work too.")
    )
    km = forms.TypedChoiceField(
        label=_("How far around"),
        choices=[(km, f"{km} km") for km in REACHES],
        coerce=int,
        initial=USUAL_KM,
        widget=forms.Select(attrs={"class": "input"}),
    )
    diem_gan = forms.BooleanField(label=_("Only what a sales point there has in stock"), required=False)

    @classmethod
    def owns(cls, name: str) -> bool:
        """Say whether a parameter belongs to this form (the commune field has several)."""
        return name.split("_")[0] == "noi" or name in cls.base_fields
