"""A form field for pictures: several at once, where each bad file has its own sentence and the good ones are kept."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from media.cleaning import PictureError
from media.models import Picture
from media.services import store_picture

ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"


class PicturesInput(forms.ClearableFileInput):
    """A file input that takes several files; the browser offers pictures, the server decides."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict | None = None):
        super().__init__({"accept": ACCEPT, "multiple": True} | (attrs or {}))


@dataclass(frozen=True)
class Uploaded:
    """What became of the files of one form: the pictures kept, and a sentence for each file that was not."""

    pictures: list[Picture]
    refusals: list[str]


class PictureField(forms.FileField):
    """Cleans to :class:`Uploaded`. Good files are stored even when others are refused, so nothing is sent twice.

    The form stays valid with refusals: the page shows ``refusals`` beside the field and the pictures already kept.
    It is an error only when nothing at all was good (or more than ``max_files`` were chosen).
    """

    widget = PicturesInput
    default_error_messages = {
        "too_many": ngettext_lazy(
            "Choose at most %(limit)d picture at once.", "Choose at most %(limit)d pictures at once.", "limit"
        ),
        "required": _("Choose at least one picture."),
    }

    def __init__(self, *args, max_files: int = 10, alt: str = "", alt_en: str = "", **kwargs):
        self.max_files, self.alt, self.alt_en = max_files, alt, alt_en
        super().__init__(*args, **kwargs)

    def clean(self, data, initial=None) -> Uploaded:
        """Store the good files; raise ValidationError with every sentence when none was good."""
        uploads = [upload for upload in _as_list(data) if upload]
        if not uploads:
            super().validate(None)
            return Uploaded([], [])
        if len(uploads) > self.max_files:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"limit": self.max_files})
        kept, refused = [], []
        for upload in uploads:
            try:
                kept.append(store_picture(upload, self.alt, self.alt_en))
            except PictureError as error:
                refused.append(error)
        if not kept:
            raise ValidationError(refused)
        return Uploaded(list(dict.fromkeys(kept)), [sentence for error in refused for sentence in error.messages])


def _as_list(data) -> list:
    return list(data) if isinstance(data, list | tuple) else [data]
