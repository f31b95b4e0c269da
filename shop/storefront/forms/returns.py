"""What a buyer wants to send back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.models import Return


class ReturnForm(forms.Form):
    """A number of pieces for each line that he has, the reason, and what is wrong in his own words."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Return.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What is wrong"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = [row for row in part.lines.all() if row.kept]
        for row in self.rows:
            field = forms.IntegerField(
                label=row.name_local,
                min_value=0,
                max_value=row.kept,
                initial=row.kept if len(self.rows) == 1 and row.kept == 1 else 0,
                help_text=_("of %(kept)d pieces") % {"kept": row.kept},
            )
            field.widget.attrs |= {"class": "input", "inputmode": "numeric"}
            self.fields[f"line_{row.pk}"] = field
        self.fields["note"].widget.attrs["class"] = "input"

    def goods(self) -> list:
        """Return the bound fields of the lines."""
        return [self[f"line_{row.pk}"] for row in self.rows]

    def pieces(self) -> dict[int, int]:
        """Return {line pk: pieces} of a valid form."""
        return {row.pk: self.cleaned_data[f"line_{row.pk}"] for row in self.rows}
