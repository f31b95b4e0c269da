"""What a buyer says of a product."""

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [(5, _("very good")), (4, _("good")), (3, _("all right")), (2, _("poor")), (1, _("bad"))]


class ReviewForm(forms.Form):
    """A score from 1 to 5, the text, and the name that everybody sees."""

    score = forms.TypedChoiceField(label=_("How was it"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    title = forms.CharField(label=_("In short"), max_length=100)
    body = forms.CharField(label=_("More"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    name = forms.CharField(label=_("Name that others see"), max_length=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "body", "name"):
            self.fields[name].widget.attrs["class"] = "input"
