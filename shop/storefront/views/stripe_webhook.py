"""Stripe tells us that something happened; off (404) without keys."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.payments import gateways, refusals
from shop.payments.stripe import events


@csrf_exempt
@require_POST
def stripe_webhook(request):
    """200 for a genuine message that is stored (its object is asked for, now or by the tick); else 400, counted."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise Http404
    try:
        hint = gateways.get("stripe").parse_webhook(request.body, request.headers)
    except ValueError as error:
        refusals.note("stripe", error)
        return HttpResponse(status=400)
    events.take(hint)
    return HttpResponse("ok")
