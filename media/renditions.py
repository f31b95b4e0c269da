"""Renditions of a picture: three formats at four widths, each made once, when somebody first asks for it.

An address holds the picture's own random name and never changes its content, so browsers may keep it for ever.
Only these widths and formats exist: nobody can make the server draw anything else.
"""

import io
from pathlib import Path

from django.conf import settings
from PIL import Image

from media.files import media_path, write_whole
from media.models import Picture

WIDTHS = (320, 480, 800, 1200)  # px
# Settings that encode a card's picture in about 20 ms: a results page asks for 24 at once on its first day.
FORMATS = {
    "avif": ("AVIF", {"quality": 47, "speed": 9, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 74, "method": 3}),
    "jpg": ("JPEG", {"quality": 78, "progressive": True}),
}


def offered(width: int) -> list[tuple[int, int]]:
    """Return (step, real width) in px for a master ``width`` px wide.

    The last step may be narrower in truth than its name says, since a picture is never made larger: a master of
    640 px has the steps 320, 480 and 800, the last of them 640 px wide.
    """
    steps = [step for step in WIDTHS if step < width]
    if len(steps) < len(WIDTHS):
        steps.append(WIDTHS[len(steps)])
    return [(step, min(step, width)) for step in steps]


def rendition_url(name: str, step: int, extension: str) -> str:
    """Return the address of a rendition. Written out, not reversed: a results page prints some 300 of them."""
    return f"{settings.MEDIA_URL}renditions/{name}/{step}.{extension}"


def rendition_path(name: str, step: int, extension: str) -> Path:
    """Return where a rendition stands once it has been made."""
    return media_path(f"renditions/{name}/{step}.{extension}")


def get_rendition(name: str, step: int, extension: str) -> Path:
    """Return the path of a rendition, made now if nobody asked before.

    Raises LookupError for a width or format that is not offered, Picture.DoesNotExist for an unknown name and
    FileNotFoundError when the master is gone.
    """
    if step not in WIDTHS or extension not in FORMATS:
        raise LookupError(f"{step}.{extension}")
    path = rendition_path(name, step, extension)
    if not path.exists():
        _make(Picture.objects.get(name=name), step, extension, path)
    return path


def _make(picture: Picture, step: int, extension: str, path: Path) -> None:
    real = dict(offered(picture.width)).get(step)
    if real is None:
        raise LookupError(f"{step} is wider than {picture.name}")
    image_format, options = FORMATS[extension]
    stream = io.BytesIO()
    _scaled(media_path(picture.file), real).save(stream, image_format, **options)
    write_whole(path, stream.getvalue())


def _scaled(master: Path, width: int) -> Image.Image:
    """Return the master ``width`` px wide as RGB, its height in proportion."""
    with Image.open(master, formats=("JPEG", "WEBP")) as image:
        height = max(1, round(image.height * width / image.width))
        image.draft("RGB", (width, height))
        return image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
