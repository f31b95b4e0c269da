"""The one form of an offer, for the office and for a producer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from catalogue.listings.models import Listing
from shop.core.day_fields import FirstDayField, LastDayField
from shop.core.money import AmountError, parse_price
from shop.core.text import clean_line
from shop.offers import office, vouchers
from shop.offers.models import Terms
from shop.offers.reckoning import AMOUNT, EACH, PERCENT
from shop.partner.models import Producer

Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

KINDS = [
    (PERCENT, _("percent off")),
    (AMOUNT, _("đồng off the whole")),
    (EACH, _("đồng off each piece")),
]
USAGES = [
    (Voucher.MULTI_USE, _("as often as one likes")),
    (Voucher.ONCE_PER_CUSTOMER, _("once per person (who signs in)")),
    (Voucher.SINGLE_USE, _("once by one person")),
]


class VndField(forms.Field):
    """Whole đồng by the one rule of amounts."""

    def __init__(self, **options):
        attrs = {"class": "input", "inputmode": "numeric", "autocomplete": "off", "maxlength": 20}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs)} | options)

    def to_python(self, value) -> int | None:
        """Return the amount, None for nothing."""
        text = clean_line(value or "")
        try:
            return parse_price(text) if text else None
        except AmountError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value):
        """Show the amount as it is typed."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


def _select(label, **options) -> dict:
    return {"label": label, "widget": forms.Select(attrs={"class": "input"})} | options


class OfferForm(forms.Form):
    """An offer with all that belongs to it; ``facts`` is what the service takes.

    With ``owner`` it is the form of a producer: for his own goods, borne by himself.
    """

    name = forms.CharField(
        label=_("Name of the offer"),
        max_length=100,
        help_text=_("Buyers read it in the basket and on the order."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    kind = forms.ChoiceField(choices=KINDS, **_select(_("What it takes off")))
    value = VndField(label=_("How much"), help_text=_("Percent, or đồng."))
    bearer = forms.ChoiceField(choices=Terms.Bearer.choices, **_select(_("Who bears it")))
    producer = forms.ModelChoiceField(
        queryset=Producer.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=_("goods of everybody"),
        **_select(_("Goods of")),
    )
    goods = forms.ModelChoiceField(
        queryset=Range.objects.exclude(slug=office.ALL_GOODS)
        .exclude(slug__startswith=office.ONE_PRODUCT)
        .order_by("name"),
        required=False,
        empty_label=_("all of them"),
        **_select(_("Which goods")),
        help_text=_("A range from the catalogue menu."),
    )
    product = forms.ModelChoiceField(
        queryset=Product.objects.none(), required=False, empty_label=_("all of them"), **_select(_("Which goods"))
    )
    combines = forms.BooleanField(label=_("Counts beside other offers that do"), required=False)
    least_vnd = VndField(label=_("From so much of these goods (đồng)"), required=False)
    first = FirstDayField(widget=_date())
    last = LastDayField(widget=_date())
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=30,
        help_text=_("Empty: everybody gets the discount without a code."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )
    usage = forms.ChoiceField(choices=USAGES, required=False, **_select(_("How often the code counts")))
    most_orders = forms.IntegerField(
        label=_("For at most so many orders"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input input--n"}),
    )
    budget_vnd = VndField(label=_("At most so much altogether (đồng)"), required=False)

    def __init__(self, *args, owner: Producer | None = None, offer=None, **kwargs):
        initial = {"bearer": Terms.Bearer.PROGRAMME} if offer is None else _initial(offer)
        super().__init__(*args, initial=initial, **kwargs)
        self.owner = owner
        if owner:
            for name in ("bearer", "producer", "goods", "combines"):
                del self.fields[name]
            self.fields["product"].queryset = _products_of(owner)
        else:
            del self.fields["product"]

    def clean_name(self) -> str:
        """Store the name clean."""
        return clean_line(self.cleaned_data["name"])

    def clean_code(self) -> str:
        """A code is stored as it is compared."""
        return vouchers.tidy(self.cleaned_data["code"])

    def facts(self) -> office.OfferFacts:
        """Return what a valid form says."""
        data = self.cleaned_data | {"least_vnd": self.cleaned_data["least_vnd"] or 0}
        data["usage"] = data["usage"] or Voucher.MULTI_USE
        if self.owner:
            product = data.pop("product")
            data |= {"bearer": Terms.Bearer.PRODUCER, "producer": self.owner}
            data["goods"] = office.range_of(product) if product else None
        return office.OfferFacts(**data)


def _initial(offer) -> dict:
    facts = office.facts_of(offer)
    slug = facts.goods.slug if facts.goods else ""
    product = slug.removeprefix(office.ONE_PRODUCT) if slug.startswith(office.ONE_PRODUCT) else None
    return dict(vars(facts)) | {"least_vnd": facts.least_vnd or None, "product": product}


def _products_of(owner: Producer):
    published = Listing.objects.filter(owner=owner, state=Listing.State.PUBLISHED)
    return Product.objects.filter(pk__in=published.values("product_id")).order_by("title")
