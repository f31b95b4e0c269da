"""The bank tells us about a sum; off (404) without a secret."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.payments import refusals
from shop.payments.bank import webhook
from shop.payments.bank.matching import take


@csrf_exempt
@require_POST
def bank_webhook(request):
    """200 for a genuine message, new or repeated; 400 for a forged, stale or unreadable one, counted."""
    if not settings.VIETQR_WEBHOOK_SECRET:
        raise Http404
    header = request.headers.get("X-Bank-Signature", "")
    try:
        account, incoming = webhook.parse(request.body, header, settings.VIETQR_WEBHOOK_SECRET)
    except ValueError as error:
        refusals.note("bank", error)
        return HttpResponse(status=400)
    take(account, incoming)
    return HttpResponse("ok")
