"""``{% picture %}``: one picture in three formats and four widths, so that each screen fetches only what it needs."""

import functools

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from media.renditions import offered, rendition_url

register = template.Library()

PLAIN_STEP = 800  # px; what a browser without srcset shows, and what is shared
_SOURCES = (("avif", "image/avif"), ("webp", "image/webp"))


@register.simple_tag(name="picture")
def draw_picture(picture, sizes: str = "100vw", alt: str | None = None, eager: bool = False, **attributes):
    """Return the ``<picture>`` element; no query.

    ``picture`` is a Picture, or a mapping or object with ``name, width, height`` and perhaps ``alt`` (the cards of
    the search document), or nothing, which gives the placeholder. ``alt=""`` marks a decoration. ``eager`` is for
    the one large picture at the top of a page. ``class`` and other attributes go to the ``<img>``.
    """
    words = alt if alt is not None else (_part(picture, "alt_local") or _part(picture, "alt") or "")
    extra = _attributes(eager, attributes)
    if not _part(picture, "name"):
        return format_html('<img src="{}" alt="{}" width="800" height="800"{}>', missing_url(), words, extra)
    name, width, height = (_part(picture, part) for part in ("name", "width", "height"))
    sizes = escape(sizes)
    sources = "".join(
        f'<source type="{kind}" srcset="{_srcset(name, width, extension)}" sizes="{sizes}">'
        for extension, kind in _SOURCES
    )
    image = (
        f'<img src="{_plain_url(name, width)}" srcset="{_srcset(name, width, "jpg")}" sizes="{sizes}"'
        f' alt="{escape(words)}" width="{int(width)}" height="{int(height)}"{extra}>'
    )
    return mark_safe(f"<picture>{sources}{image}</picture>")


@register.simple_tag
def picture_url(picture, width: int = 1200) -> str:
    """Return the address of a JPEG about ``width`` px wide (share pictures, feeds); the placeholder for nothing."""
    if not _part(picture, "name"):
        return missing_url()
    steps = [step for step, _real in offered(_part(picture, "width"))]
    step = next((step for step in steps if step >= width), steps[-1])
    return rendition_url(escape(_part(picture, "name")), step, "jpg")


def missing_url() -> str:
    """Return the address of the drawing that stands where there is no picture."""
    return static("img/missing.svg")


def _part(picture, key: str):
    if isinstance(picture, dict):
        return picture.get(key)
    return getattr(picture, key, None)


@functools.lru_cache(maxsize=4096)
def _srcset(name: str, width: int, extension: str) -> str:
    return ", ".join(f"{rendition_url(escape(name), step, extension)} {real}w" for step, real in offered(int(width)))


@functools.lru_cache(maxsize=4096)
def _plain_url(name: str, width: int) -> str:
    step = min(PLAIN_STEP, offered(int(width))[-1][0])
    return rendition_url(escape(name), step, "jpg")


def _attributes(eager: bool, attributes: dict) -> str:
    loading = {"fetchpriority": "high"} if eager else {"loading": "lazy", "decoding": "async"}
    pairs = {key.replace("_", "-"): value for key, value in (loading | attributes).items() if value not in ("", None)}
    return mark_safe("".join(f' {key}="{escape(value)}"' for key, value in pairs.items()))
