"""A carrier tells us that there is news of a parcel; off (404) without its keys."""

import hmac

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.delivery import carriers
from shop.fulfilment import shipments

LARGEST = 64 * 1024  # bytes; their messages are some hundred


@csrf_exempt
@require_POST
def carrier_webhook(request, carrier: str, secret: str):
    """200 for a message about a parcel, new or repeated; 400 for nonsense.

    Carriers do not sign, so the address is a secret, and nothing of a message is believed but that there is news.
    """
    adapter = {row.code: row for row in carriers.switched_on()}.get(carrier)
    if adapter is None or not hmac.compare_digest(secret.encode(), adapter.webhook_secret().encode()):
        raise Http404
    if len(request.body) > LARGEST:
        return HttpResponse(status=400)
    try:
        shipments.notice(carrier, request.body)
    except ValueError:
        return HttpResponse(status=400)
    return HttpResponse("ok")
