"""The beacon of a list of results: a product was opened."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from search import clicks
from search.query import MAX_TEXT
from shop.core import throttle
from shop.core.same_origin import same_origin_required

CLICKS_A_MINUTE = 60


@require_POST
@same_origin_required
def click(request):
    """Count the product that was opened for a text; the browser does not wait, and nothing is kept of who it was."""
    if not throttle.hit("click", throttle.client_address(request), CLICKS_A_MINUTE, 60):
        return HttpResponse(status=429)
    text, product, position = (request.POST.get(name, "") for name in ("q", "mon", "cho"))
    if not (_is_number(product) and _is_number(position) and len(text) <= MAX_TEXT):
        return HttpResponseBadRequest()
    counted = clicks.note(text, int(product), int(position))
    return HttpResponse(status=204) if counted else HttpResponseBadRequest()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
