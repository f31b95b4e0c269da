"""Send a paper to the browser."""

from django.http import HttpResponse


def paper_response(data: bytes, filename: str) -> HttpResponse:
    """Return a PDF that the browser shows and saves as ``filename`` (ASCII); it belongs to one reader: never stored."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
