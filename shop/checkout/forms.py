"""The one form of the checkout page."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.forms import EmailField, PersonNameField, PhoneField
from shop.checkout.services import Contact
from shop.core.text import clean, clean_line
from shop.fulfilment import ages
from shop.fulfilment.models import Purchase
from shop.payments import gateways
from shop.places.forms import CommuneField
from shop.places.models import Commune

SENT = "ship"  # the way of a parcel that is not collected


def too_young(age: int) -> str:
    """Return the sentence for a buyer who is younger than ``age`` years."""
    return _("Alcohol is not sold below the age of %(age)d. Take it out of the basket; all else can be ordered.") % {
        "age": age
    }


class BirthDateField(forms.CharField):
    """A day of birth as it is typed on a phone: 25/11/1990, 25.11.1990, 25 11 1990, or the eight digits alone."""

    def __init__(self, **options):
        attrs = {"class": "input", "autocomplete": "bday", "inputmode": "numeric", "maxlength": 14}
        sentence = _("Write your date of birth, or take the alcohol out of the basket.")
        defaults = {
            "label": _("Date of birth"),
            "widget": forms.TextInput(attrs),
            "error_messages": {"required": sentence},
        }
        super().__init__(**defaults | options)

    def prepare_value(self, value):
        """Show a known day as people write it; what was typed stays as it was."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def clean(self, value) -> dt.date:
        """Return the day; raise ValidationError with a sentence."""
        born_on = ages.read_birth_date(super().clean(value))
        if born_on is None:
            raise forms.ValidationError(_("Write day, month and year, for example 25/11/1990."))
        return born_on


class CheckoutForm(forms.Form):
    """Who receives, where, and how it is paid. Phone required, e-mail not: many buyers have none."""

    full_name = PersonNameField(label=_("Full name"))
    phone = PhoneField(label=_("Phone number"), help_text=_("The carrier calls this number."))
    email = EmailField(label=_("E-mail"), required=False)
    commune = CommuneField(label=_("Commune or ward"), help_text=_("Old names work too: xã Thụy Xuân, Thái Thụy."))
    street = forms.CharField(
        label=_("House, street, hamlet"),
        max_length=200,
        help_text=_("You can add the old district if the carrier knows it by that."),
    )
    note = forms.CharField(label=_("Note for the delivery"), max_length=300, required=False)
    payment = forms.ChoiceField(label=_("Payment"), choices=Purchase.Payment.choices, initial=Purchase.Payment.COD)
    birth_date = BirthDateField()
    keep_birth_date = forms.BooleanField(label=_("Keep the date in my account for the next purchase."), required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen_total = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    field_order = [
        "full_name",
        "phone",
        "email",
        "commune",
        "street",
        "note",
        "payment",
        "birth_date",
        "keep_birth_date",
    ]

    def __init__(
        self,
        *args,
        age_restricted: bool = False,
        has_account: bool = False,
        offers: Mapping[int, list] | None = None,
        voucher_home: Commune | None = None,
        **kwargs,
    ):
        """``offers`` are the points where each producer's goods can be collected (``shop.checkout.pickup``).

        ``voucher_home`` is where the services of the basket are, if there are any: they are paid in advance only.
        """
        super().__init__(*args, **kwargs)
        self.offers, self.voucher_home = offers or {}, voucher_home
        for producer, points in self.offers.items():
            self.fields[self._way(producer)] = forms.ChoiceField(
                choices=[(SENT, _("Delivered to you")), *((str(offer.point.pk), offer.label) for offer in points)],
                required=False,
                initial=SENT,
            )
        self._ask_for_age(age_restricted, has_account)
        self._gateways = [row for row in gateways.switched_on() if row.is_prepaid or not voucher_home]
        self._choose_from(self._gateways)
        autocomplete = {"full_name": "name", "phone": "tel", "email": "email", "street": "street-address"}
        for name, value in autocomplete.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        for name in ("street", "note"):
            self.fields[name].widget.attrs["class"] = "input"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    def _ask_for_age(self, age_restricted: bool, has_account: bool) -> None:
        """Only what is needed: no date without goods for adults, nothing to keep without an account."""
        if not (age_restricted and has_account):
            del self.fields["keep_birth_date"]
        if not age_restricted:
            del self.fields["birth_date"]
            return
        hint = _("Day, month, year: 25/11/1990 or 25111990. Alcohol is sold from the age of %(age)d on.")
        self.fields["birth_date"].help_text = hint % {"age": ages.min_age()}

    @staticmethod
    def _way(producer: int) -> str:
        return f"way_{producer}"

    def way_of(self, producer: int) -> str:
        """Return what is chosen for a parcel now: ``ship`` or the key of a point."""
        field = self._way(producer)
        return str((self[field].value() or SENT) if field in self.fields else SENT)

    def typed_offers(self) -> dict:
        """Return {producer: offer} as the form says it now; what is no choice counts as sent."""
        found = {
            producer: next((offer for offer in points if str(offer.point.pk) == self.way_of(producer)), None)
            for producer, points in self.offers.items()
        }
        return {producer: offer for producer, offer in found.items() if offer}

    def ways(self) -> dict[int, int]:
        """Return {producer: point} of a valid form."""
        return {producer: offer.point.pk for producer, offer in self.typed_offers().items()}

    @property
    def nothing_is_sent(self) -> bool:
        """Every parcel is collected, or a code: no address is needed."""
        return bool(self.offers or self.voucher_home) and len(self.typed_offers()) == len(self.offers)

    def full_clean(self) -> None:
        """Ask for no street and no commune where nothing is sent."""
        if self.is_bound and self.nothing_is_sent:
            self.fields["street"].required = self.fields["commune"].required = False
        super().full_clean()

    def offer_ways_for(self, total_vnd: int) -> None:
        """Offer the ways of paying that take ``total_vnd`` đồng."""
        self._choose_from(gateways.open_for(total_vnd, self._gateways))

    def _choose_from(self, ways) -> None:
        codes = {gateway.code for gateway in ways}
        self.fields["payment"].choices = [row for row in Purchase.Payment.choices if row[0] in codes]
        if codes and self.fields["payment"].initial not in codes:
            self.fields["payment"].initial = self.fields["payment"].choices[0][0]

    def clean_street(self) -> str:
        """Store the street clean, on one line."""
        return clean_line(self.cleaned_data["street"])

    def clean_note(self) -> str:
        """Store the note clean."""
        return clean(self.cleaned_data["note"])

    def clean_birth_date(self) -> dt.date:
        """Say at the field that the buyer is too young, and what he can still do: nothing else is lost."""
        born_on = self.cleaned_data["birth_date"]
        try:
            ages.check(born_on)
        except ages.TooYoung as error:
            raise forms.ValidationError(too_young(error.min_age)) from error
        return born_on

    def typed_commune(self):
        """Return the commune that the form names now, or None; the rest may still be wrong."""
        self.full_clean()
        return self.cleaned_data.get("commune")

    def initial_commune(self):
        """Return the commune that the page starts with, when we know one."""
        start = self.get_initial_for_field(self.fields["commune"], "commune")
        if isinstance(start, Commune):
            return start
        try:
            return self.fields["commune"].to_python(start)
        except forms.ValidationError:
            return None

    def keep_errors_of(self, *names: str) -> None:
        """Forget complaints about other fields: the buyer has not pressed "Place order" yet."""
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]

    def contact(self) -> Contact:
        """Return the receiver of a valid form."""
        data = dict(self.cleaned_data)
        if self.nothing_is_sent:  # the order belongs where it is collected or the host is; the buyer's home is nobody's
            points = [offer.point.commune for offer in self.typed_offers().values()]
            data |= {"commune": points[0] if points else self.voucher_home, "street": ""}
        names = ("full_name", "email", "commune", "street", "note")
        age = {name: data[name] for name in ("birth_date", "keep_birth_date") if name in data}
        return Contact(phone=str(data["phone"]), **age, **{name: data[name] for name in names})
