"""Forms of the public register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.certification.selectors import REGISTER_STATES
from shop.core.text import clean_line
from shop.places.models import Province


class RegisterForm(forms.Form):
    """Search of the public register; whatever does not fit is left out, a list is never refused."""

    q = forms.CharField(
        label=_("Code, number, product or producer"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "input", "type": "search", "autocomplete": "off"}),
    )
    sao = forms.TypedChoiceField(
        label=_("Stars"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All of them")), (3, 3), (4, 4), (5, 5)],
    )
    tinh = forms.ModelChoiceField(Province.objects.order_by("name"), label=_("Province"), required=False)
    trang_thai = forms.ChoiceField(label=_("State today"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trang_thai"].choices = [("", _("All of them")), *REGISTER_STATES.items()]
        self.fields["tinh"].to_field_name = "slug"
        self.fields["tinh"].empty_label = _("All of them")
        for name in ("sao", "tinh", "trang_thai"):
            self.fields[name].widget.attrs["class"] = "input"

    def wanted(self) -> dict:
        """Return the arguments of ``search_register`` that this form asks for."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        province = given.get("tinh")
        return {
            "text": clean_line(given.get("q") or ""),
            "stars": given.get("sao"),
            "province_id": province.pk if province else None,
            "state": given.get("trang_thai") or "",
        }


class MismatchForm(forms.Form):
    """What differs between a pack and the register."""

    text = forms.CharField(
        label=_("What differs?"),
        help_text=_("For example: five stars on the pack, bought at the market on 12 May."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
        error_messages={"required": _("Write what differs.")},
    )
    contact = forms.CharField(
        label=_("Phone number or e-mail, if you want an answer"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
