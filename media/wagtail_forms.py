"""The editors' image form: Wagtail's renditions would carry on where a photograph was taken."""

from wagtail.images.forms import BaseImageForm

from media.cleaning import clean_upload


class CleanImageForm(BaseImageForm):
    """``WAGTAILIMAGES_IMAGE_FORM_BASE``: a new file is drawn anew before it is kept."""

    def clean_file(self):
        """Return the cleaned file, or the stored one when none was chosen."""
        file = self.cleaned_data["file"]
        return clean_upload(file) if "file" in self.changed_data else file
