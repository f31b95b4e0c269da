"""Pictures for everybody: renditions, masters, and what Oscar's and Wagtail's screens keep below MEDIA_ROOT."""

from pathlib import Path

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from media.files import media_path
from media.models import Picture
from media.renditions import get_rendition

CONTENT_TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
# Wagtail's untouched originals, documents and whatever else lies there are not public.
PUBLIC_FOLDERS = {"pictures", "products", "categories", "thumbs", "images"}
FOR_EVER = "public, max-age=31536000, immutable"  # a name never gets another content


@require_safe
def rendition(request, name: str, width: int, extension: str):
    """Send one rendition of a picture; 404 for a picture, width or format that does not exist."""
    try:
        return _send(get_rendition(name, width, extension))
    except (LookupError, Picture.DoesNotExist, FileNotFoundError):
        raise Http404 from None


@require_safe
def public_file(request, path: str):
    """Send a file of one of the public folders; 404 for all else below MEDIA_ROOT."""
    parts = path.split("/")
    if parts[0] not in PUBLIC_FOLDERS or {"", ".", ".."} & set(parts):
        raise Http404
    try:
        return _send(media_path(path))
    except (OSError, ValueError):  # ValueError: a null byte
        raise Http404 from None


def _send(path: Path) -> FileResponse:
    content_type = CONTENT_TYPES.get(path.suffix.lower())
    if content_type is None or not path.is_file():
        raise FileNotFoundError(path.name)
    response = FileResponse(path.open("rb"), content_type=content_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
