"""An uploaded file on its way in: refused by a sentence, or drawn anew as an upright sRGB JPEG that carries no data.

Nothing of the uploaded bytes survives but the colours of its pixels, so hidden data (where and when a photograph was
taken, a page of HTML behind its end) cannot reach anybody. What the limits are stands in ``shop/settings.py``.
"""

import hashlib
import io
import logging
import struct
from dataclasses import dataclass
from pathlib import PureWindowsPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from shop.core.text import clean_line

logger = logging.getLogger(__name__)

MASTER_QUALITY = 88  # JPEG; renditions are made from the master, so it keeps more than they show
WHITE = (255, 255, 255)  # what stands behind transparent parts

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# First bytes of files that people do send; naming them tells more than "not a picture".
_REFUSED = (
    (b"%PDF", "PDF"),
    (b"GIF8", "GIF"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"8BPS", "Photoshop"),
    (b"PK\x03\x04", "ZIP"),
)
_SENTENCES = {
    "empty": _("“%(name)s” is empty."),
    "heavy": _("“%(name)s” is larger than %(limit)s MB. Choose a smaller picture."),
    "huge": _("“%(name)s” is %(width)s × %(height)s pixels; at most %(limit)s million pixels can be taken."),
    "kind": _("“%(name)s” has the format %(kind)s, which is not taken. Choose a JPEG, PNG, WebP or HEIC picture."),
    "unknown": _("“%(name)s” is not a picture. Choose a JPEG, PNG, WebP or HEIC picture."),
    "cut": _("“%(name)s” is cut off or damaged: a part of the picture is missing. Send it once more."),
}


class PictureError(ValidationError):
    """A file that is not taken. The message is a sentence with the file's name; ``code`` is a key of the table."""

    def __init__(self, code: str, **params):
        super().__init__(_SENTENCES[code], code=code, params=params)


@dataclass(frozen=True)
class CleanPicture:
    """A picture drawn anew: JPEG bytes, size in px, the name that its owner gave it, SHA-256 of what was sent."""

    data: bytes
    width: int
    height: int
    original_name: str
    digest: str


def clean_picture(upload: File) -> CleanPicture:
    """Return the upload drawn anew; raise :class:`PictureError` when it cannot be taken.

    Weight and pixels are checked before anything is decoded. The longer edge of the result is at most
    ``MEDIA_MASTER_EDGE`` px. Of a moving picture the first frame is kept.
    """
    name = shown_name(upload.name)
    data = _read(upload, name)
    image = _open(data, name)
    try:
        master = _draw(image)
    except Exception as error:  # a decoder raises whatever a broken file makes of it
        logger.info("picture refused: %s", type(error).__name__)
        raise PictureError("cut", name=name) from error
    return CleanPicture(_encode(master), *master.size, name, hashlib.sha256(data).hexdigest())


def clean_upload(upload: File) -> ContentFile:
    """Return the upload drawn anew as a file with a random name, for fields that keep files themselves."""
    from media.models import new_name

    return ContentFile(clean_picture(upload).data, name=f"{new_name()}.jpg")


def clean_file_field(instance, field: str) -> None:
    """Draw a newly uploaded file of a model's file field anew; for the ``clean()`` of models that Oscar's forms fill.

    Raises ValidationError for that field. A file that is stored already is left alone.
    """
    file = getattr(instance, field)
    if not file or file._committed:
        return
    try:
        setattr(instance, field, clean_upload(file.file))
    except PictureError as error:
        raise ValidationError({field: error}) from error


def shown_name(name: str | None) -> str:
    """Return an upload's name as it may be shown in a sentence: no folders, one line, at most 100 characters."""
    return clean_line(PureWindowsPath(name or "").name)[-100:] or "?"


def _read(upload: File, name: str) -> bytes:
    limit = settings.MEDIA_MAX_BYTES
    upload.seek(0)
    data = upload.read(limit + 1)
    if not data:
        raise PictureError("empty", name=name)
    if len(data) > limit:
        raise PictureError("heavy", name=name, limit=limit // 1_000_000)
    return data


def _open(data: bytes, name: str) -> Image.Image:
    """Return the picture with its header read and nothing decoded, within the limit of pixels."""
    opener = _OPENERS[_kind(data, name)]
    try:
        width, height = _webp_size(data) if opener is WebPImageFile else (0, 0)
        _check_pixels(width, height, name)
        image = opener(io.BytesIO(data))
    except PictureError:
        raise
    except Exception as error:  # as above: a header may be broken in any way
        raise PictureError("cut", name=name) from error
    _check_pixels(*image.size, name)
    return image


def _check_pixels(width: int, height: int, name: str) -> None:
    limit = settings.MEDIA_MAX_PIXELS
    if width * height > limit:
        raise PictureError("huge", name=name, width=width, height=height, limit=limit // 1_000_000)


def _kind(data: bytes, name: str) -> str:
    """Return which allowed kind the bytes are, whatever the file is called."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "heif"
    for start, kind in _REFUSED:
        if data.startswith(start):
            raise PictureError("kind", name=name, kind=kind)
    if b"<svg" in data[:2048].lower():
        raise PictureError("kind", name=name, kind="SVG")
    raise PictureError("unknown", name=name)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return the size that a WebP header declares; Pillow would set room aside for it before it tells.

    Source: RFC 9649, sections 2.5 (VP8), 2.6 (VP8L) and 2.7 (VP8X).
    """
    chunk, body = data[12:16], data[20:30]
    if chunk == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _heif_image(stream: io.BytesIO) -> Image.Image:
    from pillow_heif import HeifImageFile  # 20 MB of library that most workers never need

    return HeifImageFile(stream)


# The plugins themselves, not Image.open: it would try every format that it knows.
_OPENERS = {"jpeg": JpegImageFile, "png": PngImageFile, "webp": WebPImageFile, "heif": _heif_image}


def _draw(image: Image.Image) -> Image.Image:
    """Decode, shrink to the master's edge, bring to sRGB on white and turn upright."""
    edge = settings.MEDIA_MASTER_EDGE
    image.draft(None, (edge, edge))  # a JPEG is decoded at a half or a quarter where that is enough
    image.load()
    turn, profile = _turn(image), image.info.get("icc_profile")
    plain = _resizable(image)
    plain.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = _to_srgb(_flat(plain), profile)
    return upright.transpose(turn) if turn is not None else upright


_TURNS = {  # EXIF 2.32, tag 0x0112
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return the turn that EXIF asks for. HEIF turns itself when decoded, and its EXIF tag only repeats that."""
    if not isinstance(image, JpegImageFile | PngImageFile | WebPImageFile):
        return None
    try:
        return _TURNS.get(image.getexif().get(0x0112))
    except Exception:  # broken EXIF is no reason to refuse whole pixels
        return None


def _resizable(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that keeps its true colours when it is made smaller."""
    if image.mode.startswith("I"):  # 16 bits of grey: scaled, since convert() would cut at 255
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _flat(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA"}:
        return image
    sheet = Image.new("RGB", image.size, WHITE)
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, by its own colour profile where it has one that can be read."""
    if profile:
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            logger.info("colour profile not read")
    return image.convert("RGB")


def _encode(image: Image.Image) -> bytes:
    image.info = {}  # comment, EXIF and profile would be written again from here
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=MASTER_QUALITY, subsampling=0, optimize=True)
    return stream.getvalue()
