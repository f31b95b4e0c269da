"""What buyer, producer and office type into the thread of a complaint."""

from django import forms
from django.utils.translation import gettext_lazy as _

from media.forms import PictureField
from media.models import Picture
from shop.core.money import AmountError, parse_vnd
from shop.fulfilment.complaints import MAX_PICTURES, MAX_TEXT
from shop.fulfilment.models import Complaint


class MessageForm(forms.Form):
    """A text with up to three pictures. Pictures that were good are kept by name when the rest has to be mended."""

    text = forms.CharField(label=_("Message"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PictureField(label=_("Pictures"), max_files=MAX_PICTURES, required=False, help_text=_("Up to 3."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["class"] = "input"
        self.fields["photos"].widget.attrs["class"] = "input"

    def clean(self) -> dict:
        """Count what was kept before with what comes now."""
        if len(self.pictures()) > MAX_PICTURES:
            self.add_error("photos", _("At most %(limit)d pictures.") % {"limit": MAX_PICTURES})
        return self.cleaned_data

    def pictures(self) -> list[Picture]:
        """Return the pictures of the message: those kept from a try before, then the new ones."""
        if not self.is_bound:
            return []
        names = self.data.getlist("kept")[:MAX_PICTURES]
        kept = list(Picture.objects.filter(name__in=names).order_by("pk")) if names else []
        new = self.cleaned_data.get("photos") if hasattr(self, "cleaned_data") else None
        return list(dict.fromkeys([*kept, *(new.pictures if new else [])]))

    def refusals(self) -> list[str]:
        """Return a sentence for each file that was not taken."""
        new = self.cleaned_data.get("photos")
        return new.refusals if new else []


class ComplaintForm(MessageForm):
    """The first message says what it is about."""

    kind = forms.ChoiceField(label=_("What is wrong"), choices=Complaint.Kind.choices, widget=forms.RadioSelect)
    field_order = ["kind", "text", "photos"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Tell what happened")


class SettleForm(forms.Form):
    """How a complaint ends: money back, goods back, or no; with a word to the buyer."""

    REFUND, BACK, NO = "refund", "back", "reject"

    amount = forms.CharField(label=_("Amount (đồng)"), max_length=20, required=False)
    text = forms.CharField(label=_("Word to the buyer"), max_length=MAX_TEXT, required=False)

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = [row for row in part.lines.all() if row.kept]
        for row in self.rows:
            field = forms.IntegerField(label=row.name_local, min_value=0, max_value=row.kept, initial=row.kept)
            field.widget.attrs |= {"class": "input", "inputmode": "numeric"}
            field.required, field.help_text = False, _("of %(kept)d pieces") % {"kept": row.kept}
            self.fields[f"line_{row.pk}"] = field
        self.fields["amount"].widget.attrs |= {"class": "input", "inputmode": "numeric"}
        self.fields["text"].widget.attrs["class"] = "input"

    def clean_amount(self) -> int:
        """Read whole đồng; nothing counts as 0, which no refund takes."""
        try:
            return parse_vnd(self.cleaned_data["amount"]) if self.cleaned_data["amount"].strip() else 0
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error

    def goods(self) -> list:
        """Return the bound fields of the lines."""
        return [self[f"line_{row.pk}"] for row in self.rows]

    def pieces(self) -> dict[int, int]:
        """Return {line pk: pieces} of a valid form."""
        return {row.pk: self.cleaned_data[f"line_{row.pk}"] or 0 for row in self.rows}
