"""Files that a page hands out to be kept."""

from pathlib import PurePath

from django.http import HttpResponse

from shop.core.paper import paper_response

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(data: bytes, name: str) -> HttpResponse:
    """Return ``data`` as a file under ``name`` (plain letters) of the type that its ending says.

    Spreadsheets are saved, a paper is shown by the browser.
    """
    if name.endswith(".pdf"):
        return paper_response(data, name)
    response = HttpResponse(data, content_type=TYPES[PurePath(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
