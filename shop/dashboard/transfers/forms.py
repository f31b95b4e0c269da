"""Forms of the office's money pages."""

import dataclasses

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.core import clock
from shop.payments.bank import remittance
from shop.payments.bank.statement import Columns
from shop.payments.bank_models import BankAccount, StatementMapping


def _text(label, **kwargs) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, **{"max_length": 60, **kwargs})


class StatementForm(forms.Form):
    """A statement, its account, and its columns: guessed, saved earlier, or named here."""

    file = forms.FileField(label=_("Statement (CSV or XLSX)"), widget=forms.FileInput(attrs={"class": "input"}))
    account = forms.ModelChoiceField(
        label=_("Account"),
        queryset=BankAccount.objects.order_by("producer_id", "-valid_from"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    mapping = forms.ModelChoiceField(
        label=_("Columns"),
        queryset=StatementMapping.objects.all(),
        required=False,
        empty_label=_("find them by their headings"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    date = _text(_("Heading of the day"), required=False)
    credit = _text(_("Heading of what came in"), required=False)
    debit = _text(_("Heading of what went out"), required=False)
    memo = _text(_("Heading of the memo"), required=False)
    reference = _text(_("Heading of the bank’s number"), required=False)
    save_as = _text(_("Keep these columns as"), required=False, help_text=_("Name of the bank."))

    @property
    def own_fields(self):
        """The fields that name columns by hand."""
        return [self[name] for name in ("date", "credit", "debit", "memo", "reference", "save_as")]

    def clean(self):
        """Columns named by hand need day, what came in, and memo."""
        data = super().clean()
        named = {field.name: data.get(field.name, "") for field in dataclasses.fields(Columns)}
        if any(named.values()) and not all(named[name] for name in ("date", "credit", "memo")):
            raise ValidationError(_("Name at least the day, what came in, and the memo."))
        return data

    def columns(self) -> Columns | None:
        """Return what was named, else what was chosen; None to guess."""
        data = self.cleaned_data
        if data["credit"]:
            return Columns(**{field.name: data[field.name] for field in dataclasses.fields(Columns)})
        return Columns(**data["mapping"].columns) if data["mapping"] else None


class LineForm(forms.Form):
    """What to do with a line: the buttons say which."""

    order = _text(_("Order number or memo"), required=False)
    note = _text(_("Note"), required=False, max_length=200)


class SentForm(forms.Form):
    """The number of a transfer that was sent."""

    bank_reference = _text(_("Number at the bank"), max_length=120)


class NoteForm(forms.Form):
    """A reason."""

    note = _text(_("Note"), max_length=200)


class RemittanceForm(forms.Form):
    """What a carrier has brought: its list as a file, or typed line by line."""

    carrier = _text(_("Carrier"))
    reference = _text(_("Number of the list"))
    received_on = forms.DateField(
        label=_("Received on"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )
    file = forms.FileField(
        label=_("List of the carrier (CSV or XLSX)"), required=False, widget=forms.FileInput(attrs={"class": "input"})
    )
    typed = forms.CharField(
        label=_("Or type it"),
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        help_text=_("One parcel a line: its number, then the amount. For example: 100001-5 185.000"),
    )

    def clean(self):
        """Read the list; a row that cannot be read refuses it whole."""
        data = super().clean()
        file, typed = data.get("file"), data.get("typed", "")
        if bool(file) == bool(typed.strip()):
            raise ValidationError(_("Choose a file, or type the list."))
        data["stated"] = remittance.read_list(file.read(), file.name) if file else remittance.read_typed(typed)
        return data
