"""Thumbnails for Oscar's own screens (its dashboard), over Pillow alone: no further library, no table."""

import hashlib
import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from oscar.core.thumbnails import AbstractThumbnailer
from PIL import Image, ImageOps

from media.files import media_path, write_whole

LARGEST = 1200  # px; sizes come from Oscar's templates and stay far below
_FORMATS = ("JPEG", "PNG", "WEBP")
_SIZE = re.compile(r"(\d*)x?(\d*)")


@dataclass(frozen=True)
class Thumbnail:
    """What Oscar's templates ask of a thumbnail."""

    url: str
    name: str = ""

    def __str__(self):
        return self.url


class RenditionThumbnailer(AbstractThumbnailer):
    """``OSCAR_THUMBNAILER``: each size of a source is made once, as ``thumbs/<digest of its name>/<size>.webp``."""

    def generate_thumbnail(self, source, **opts) -> Thumbnail:
        """Return the thumbnail of a file field for ``size`` ("100x100", "x155", "200x") and perhaps ``crop``.

        A source without a readable picture gives the placeholder: one lost file must not take a screen down.
        """
        name = str(getattr(source, "name", None) or source or "")
        width, height = _box(opts["size"])
        relative = f"{_folder(name)}/{width}x{height}{'-crop' if opts.get('crop') else ''}.webp"
        try:
            if not media_path(relative).exists():
                write_whole(media_path(relative), _draw(media_path(name), width, height, bool(opts.get("crop"))))
        except (OSError, ValueError, Image.DecompressionBombError):
            return Thumbnail(static("img/missing.svg"))
        return Thumbnail(settings.MEDIA_URL + relative, relative)

    def delete_thumbnails(self, source) -> None:
        """Delete every size made of the source."""
        name = str(getattr(source, "name", None) or source or "")
        shutil.rmtree(media_path(_folder(name)), ignore_errors=True)


def _folder(name: str) -> str:
    return f"thumbs/{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _box(size: str) -> tuple[int, int]:
    """Return the box in px; a side left out is as large as may be."""
    width, height = _SIZE.match(str(size)).groups()
    return min(int(width or LARGEST), LARGEST), min(int(height or LARGEST), LARGEST)


def _draw(path: Path, width: int, height: int, crop: bool) -> bytes:
    with Image.open(path, formats=_FORMATS) as image:
        if image.width * image.height > settings.MEDIA_MAX_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (width, height))
        plain = image.convert("RGB")
    if crop:
        plain = ImageOps.fit(plain, (width, height))
    else:
        plain.thumbnail((width, height))
    stream = io.BytesIO()
    plain.save(stream, "WEBP", quality=74, method=3)
    return stream.getvalue()
