"""Pay an order: by its secret address, without an account."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shop.fulfilment.selectors import purchase_by_token
from shop.payments import gateways, services, settlement
from shop.payments.bank import refunds
from shop.payments.bank.instructions import instructions_for
from shop.payments.gateways import GatewayError, Refused
from shop.payments.models import Payment
from shop.payments.stripe.keys import is_trial
from shop.storefront.forms.refunds import RefundAccountForm

STOP_POLLING = 286  # htmx asks no more after this status
# What the partial payments/pay_<gateway>.html needs besides the payment.
CONTEXTS = {
    "vietqr": lambda payment: {"transfer": instructions_for(payment)},
    "stripe": lambda payment: {"is_trial": is_trial(settings.STRIPE_SECRET_KEY)},
}


@require_GET
@never_cache
def pay(request, number: str, token: str):
    """Show how to pay what is open of an order."""
    payment = _payment_or_404(number, token)
    rest = settlement.open_vnd(payment)
    context = {
        "payment": payment,
        "purchase": payment.purchase,
        "rest_vnd": max(rest, 0),
        "is_paid": payment.captured_vnd > 0 and rest <= 0,
        "partial": f"payments/pay_{payment.gateway}.html",
        **CONTEXTS.get(payment.gateway, lambda payment: {})(payment),
    }
    response = render(request, "storefront/pay.html", context)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@never_cache
def pay_state(request, number: str, token: str):
    """Nothing (204) while as much is open as ``?rest=`` says; else a sentence, after which the page asks no more."""
    payment = _payment_or_404(number, token)
    rest = settlement.open_vnd(payment)
    if str(max(rest, 0)) == request.GET.get("rest", ""):
        return HttpResponse(status=204)
    context = {"payment": payment, "purchase": payment.purchase, "rest_vnd": rest}
    return render(request, "storefront/pay_state.html", context, status=STOP_POLLING)


@require_POST
@never_cache
def card_start(request, number: str, token: str):
    """Lead the buyer to the provider's page; a fault of the provider is a sentence on our own."""
    payment = _payment_or_404(number, token)
    if payment.gateway != "stripe" or not gateways.get("stripe").is_enabled():
        raise Http404
    try:
        begun = services.start(payment)
    except Refused as refusal:
        messages.error(request, _("This cannot be paid by card now: %(reason)s") % {"reason": refusal})
    except GatewayError:
        messages.error(request, _("The card service does not answer. Nothing was charged. Try again in a minute."))
    else:
        return redirect(begun.url or _pay_page(payment))
    return redirect(_pay_page(payment))


@require_GET
@never_cache
def card_return(request, number: str, token: str):
    """The buyer comes back: ask the provider ourselves, since its message may be slower or never come."""
    payment = _payment_or_404(number, token)
    try:
        payment = services.refresh(payment)
    except GatewayError:
        messages.warning(request, _("We are still waiting for the card service. You need not pay again."))
        return redirect(_pay_page(payment))
    is_paid = payment.captured_vnd and settlement.open_vnd(payment) <= 0
    purchase = payment.purchase
    return redirect("orders:track", purchase.order.number, purchase.token) if is_paid else redirect(_pay_page(payment))


def _pay_page(payment: Payment) -> str:
    return reverse("orders:pay", args=[payment.purchase.order.number, payment.purchase.token])


@require_POST
@never_cache
def refund_account(request, number: str, token: str):
    """The buyer says where his refund is to go."""
    purchase = purchase_by_token(number, token)
    payment = refunds.asks_for_account(purchase) if purchase else None
    if payment is None:
        raise Http404
    form = RefundAccountForm(request.POST)
    if not form.is_valid():
        return render(request, "storefront/refund_account.html", {"purchase": purchase, "form": form}, status=422)
    refunds.save_account(payment, **form.cleaned_data)
    return redirect("orders:track", number, token)


def _payment_or_404(number: str, token: str) -> Payment:
    """The payment in advance of whoever has the secret address; cash is paid at the door and has no page."""
    purchase = purchase_by_token(number, token)
    payment = Payment.objects.filter(purchase=purchase, seller_order=None).first() if purchase else None
    if payment is None:
        raise Http404
    return payment
