"""Look-ups for people who type: JSON, the same for everybody, no session, cacheable."""

from functools import wraps

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.core import throttle
from shop.places import selectors
from shop.places.models import Province

TRIES, SECONDS = 240, 60  # a fast typist sends about two a second
MOST_TEXT = 100


def throttled(view):
    """Answer 429 when one address asks more than TRIES times in SECONDS."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not throttle.hit("places", throttle.client_address(request), TRIES, SECONDS):
            return HttpResponse(status=429, headers={"Retry-After": str(SECONDS), "Cache-Control": "no-store"})
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@throttled
@cache_control(public=True, max_age=3600)
def suggest(request):
    """Return communes for what was typed (``q``): ``{"hits": [{"code", "label", "note"}]}``, best first."""
    hits = selectors.find_communes(request.GET.get("q", "")[:MOST_TEXT])
    return JsonResponse({"hits": [{"code": hit.commune, "label": hit.label, "note": hit.note} for hit in hits]})


@require_safe
@throttled
@cache_control(public=True, max_age=3600)
def communes(request):
    """Return the communes of a province (``province`` = its code): ``{"communes": [{"code", "label"}]}``."""
    province = get_object_or_404(Province, code=request.GET.get("province", "")[:4])
    rows = [{"code": commune.code, "label": commune.full_name} for commune in selectors.communes_of(province)]
    return JsonResponse({"communes": rows})
