"""Files that a page hands out to be kept."""

from pathlib import PurePath

from django.http import HttpResponse

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


def download(data: bytes, name: str) -> HttpResponse:
    """Return ``data`` as a file to keep under ``name`` (plain letters), of the type that its ending says."""
    response = HttpResponse(data, content_type=TYPES[PurePath(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
