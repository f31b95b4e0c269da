"""Pictures for tests."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from media.models import Picture
from media.services import store_picture


def picture_file(name="anh.png", size=(1000, 750), colour=(200, 30, 40), **options) -> SimpleUploadedFile:
    """Return an upload of one colour as PNG."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG", **options)
    return SimpleUploadedFile(name, stream.getvalue())


def make_picture(size=(1000, 750), colour=(200, 30, 40), **words) -> Picture:
    """Store a picture of one colour below MEDIA_ROOT."""
    return store_picture(picture_file(size=size, colour=colour), **words)
