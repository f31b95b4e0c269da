"""What a buyer says of a product."""

from django import forms
from django.utils.translation import gettext_lazy as _

from media.forms import PictureField
from media.models import Picture
from shop.core.text import clean_line
from shop.fulfilment.models import ReviewReport
from shop.fulfilment.reviews import MAX_PICTURES

SCORES = [(5, _("very good")), (4, _("good")), (3, _("all right")), (2, _("poor")), (1, _("bad"))]


class ReviewForm(forms.Form):
    """A score from 1 to 5, the text, up to three pictures, and the name that everybody sees.

    Pictures that were good are kept by name when the rest has to be mended. ``product`` is what they are named after
    for who cannot see them, unless the buyer says what they show.
    """

    score = forms.TypedChoiceField(label=_("How was it"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    title = forms.CharField(label=_("In short"), max_length=100)
    body = forms.CharField(label=_("More"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    photos = PictureField(label=_("Pictures"), max_files=MAX_PICTURES, required=False, help_text=_("Up to 3."))
    shows = forms.CharField(
        label=_("What the pictures show"), max_length=120, required=False, help_text=_("For who cannot see them.")
    )
    name = forms.CharField(label=_("Name that others see"), max_length=60)

    def __init__(self, *args, product: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "body", "photos", "shows", "name"):
            self.fields[name].widget.attrs["class"] = "input"
        said = clean_line(self.data.get("shows", ""))[:120] if self.is_bound else ""
        self.fields["photos"].alt = said or _("%(product)s, picture by a buyer") % {"product": product}

    def clean(self) -> dict:
        """Count what was kept before with what comes now."""
        if len(self.pictures()) > MAX_PICTURES:
            self.add_error("photos", _("At most %(limit)d pictures.") % {"limit": MAX_PICTURES})
        return self.cleaned_data

    def pictures(self) -> list[Picture]:
        """Return the pictures kept from a try before, then the new ones."""
        if not self.is_bound:
            return []
        names = self.data.getlist("kept")[:MAX_PICTURES]
        kept = list(Picture.objects.filter(name__in=names).order_by("pk")) if names else []
        new = self.cleaned_data.get("photos") if hasattr(self, "cleaned_data") else None
        return list(dict.fromkeys([*kept, *(new.pictures if new else [])]))

    def said(self) -> dict:
        """Return the words of ``reviews.write``."""
        words = {name: self.cleaned_data[name] for name in ("score", "title", "body", "name")}
        return words | {"pictures": self.pictures()}


class ReportForm(forms.Form):
    """Why a review or its answer should not stand there."""

    about = forms.ChoiceField(
        label=_("What it is about"),
        choices=ReviewReport.About.choices,
        initial=ReviewReport.About.REVIEW,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("What is wrong with it"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, has_answer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["class"] = "input"
        if not has_answer:
            del self.fields["about"]

    def clean(self) -> dict:
        """Without an answer it is about the review."""
        return {"about": ReviewReport.About.REVIEW} | self.cleaned_data
