"""Follow an order without an account: by its address, or by number and phone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.basket import services as baskets
from shop.core import throttle
from shop.core.access import get_or_404_for
from shop.core.paper import paper_response
from shop.fulfilment import complaints, invoices, returns, reviews, services
from shop.fulfilment.models import InvoiceRequest, Role, SellerOrderLine
from shop.fulfilment.selectors import parts_of, path_of, purchase_by_phone, purchase_by_token
from shop.fulfilment.states import ACTIONS, actions_for
from shop.payments.bank import refunds
from shop.payments.bank.instructions import open_transfer
from shop.payments.selectors import open_card_vnd
from shop.storefront.forms.invoices import InvoiceForm
from shop.storefront.forms.orders import OrderLookupForm
from shop.storefront.forms.refunds import RefundAccountForm
from shop.storefront.forms.returns import ReturnForm
from shop.storefront.forms.reviews import ReviewForm
from shop.storefront.order_paper import order_paper


@require_GET
@never_cache
def track(request, number: str, token: str):
    """Show an order to whoever has its secret address."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    parts = list(parts_of(purchase))
    for part in parts:
        part.path = path_of(part)
        part.buyer_actions = actions_for(part, Role.BUYER)
        part.can_return = returns.can_ask(part)
        part.can_complain = complaints.can_open(part)
    context = {"purchase": purchase, "parts": parts, "placed": "placed" in request.GET}
    context["transfer"], context["card_vnd"] = open_transfer(purchase), open_card_vnd(purchase)
    context["form"] = RefundAccountForm() if refunds.asks_for_account(purchase) else None
    response = render(request, "storefront/order.html", context)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@never_cache
def paper(request, number: str, token: str):
    """Give the summary of the order as a PDF to keep."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    return paper_response(order_paper(purchase), f"{purchase.order.number}.pdf")


@require_POST
@never_cache
def again(request, number: str, token: str):
    """Put what was ordered into the basket once more, and say what cannot be had."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    rows = SellerOrderLine.objects.filter(seller_order__order_id=purchase.order_id).select_related("line__product")
    wanted = [(row.line.product_id, row.name_local, row.quantity) for row in rows.order_by("pk")]
    added, missing = baskets.add_again(request.basket, wanted)
    if added:
        messages.success(request, _("The goods are in your basket, at the prices of today."))
    for sentence in missing:
        messages.warning(request, sentence)
    return redirect("basket:summary")


@require_POST
@never_cache
def collector(request, number: str, token: str):
    """Name a second person who may collect at the point, or take the name back."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    actor = request.user if request.user.is_authenticated else None
    try:
        services.name_collector(purchase, request.POST.get("name", ""), actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The point sees who may collect."))
    return redirect("orders:track", number, token)


@require_POST
@never_cache
def step(request, number: str, token: str):
    """The buyer cancels one parcel before it is packed, or says that it has arrived. Pressing twice does it once."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    part = get_or_404_for(parts_of(purchase), number=request.POST.get("part", ""))
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise Http404
    actor = request.user if request.user.is_authenticated else None
    try:
        services.move(part, action, role=Role.BUYER, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{part.producer.name_local}: {part.get_state_display()}")
    return redirect("orders:track", number, token)


@never_cache
@require_http_methods(["GET", "POST"])
def return_goods(request, number: str, token: str, part: str):
    """Ask to send goods of one parcel back: which, how many, why."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    found = get_or_404_for(parts_of(purchase), number=part)
    form = ReturnForm(request.POST or None, part=found)
    if request.method == "POST" and form.is_valid():
        actor = request.user if request.user.is_authenticated else None
        try:
            returns.ask(
                found, form.pieces(), reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], actor=actor
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The producer was asked. The answer comes to you as a message."))
            return redirect("orders:track", number, token)
    context = {"purchase": purchase, "part": found, "form": form, "until": returns.until(found)}
    context["can_ask"] = returns.can_ask(found)
    response = render(request, "storefront/return.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def review(request, number: str, token: str, line: int):
    """Say how a product was that has arrived; the staff read it first."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    lines = SellerOrderLine.objects.filter(seller_order__order_id=purchase.order_id)
    row = get_or_404_for(lines.select_related("seller_order", "line__product__parent__listing"), pk=line)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReviewForm(*posted, product=row.name_local, initial={"name": purchase.full_name})
    if request.method == "POST" and form.is_valid():
        try:
            reviews.write(row, user=request.user, **form.said())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            for sentence in form.cleaned_data["photos"].refusals:
                messages.warning(request, sentence)
            messages.success(request, _("Thank you. We read it before others see it."))
            return redirect("orders:track", number, token)
    context = {"purchase": purchase, "row": row, "form": form, "can_write": reviews.can_write(row)}
    response = render(request, "storefront/review.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def invoice(request, number: str, token: str):
    """Say what must stand on the invoices; the producers are told."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    known = InvoiceRequest.objects.filter(purchase=purchase).values("company", "tax_code", "address", "email").first()
    form = InvoiceForm(request.POST or None, initial=known or {"email": purchase.email})
    if request.method == "POST" and form.is_valid():
        invoices.ask(purchase, **form.cleaned_data)
        messages.success(request, _("The producers were asked for the invoice."))
        return redirect("orders:track", number, token)
    context = {"purchase": purchase, "form": form}
    response = render(request, "storefront/invoice.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def lookup(request):
    """Find an order by its number and the receiver's phone; slow for whoever guesses."""
    form = OrderLookupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not throttle.hit("order-lookup", throttle.client_address(request), limit=10, seconds=900):
            form.add_error(None, _("Too many tries. Wait 15 minutes, or open the address in your message."))
        elif purchase := purchase_by_phone(form.cleaned_data["number"], str(form.cleaned_data["phone"])):
            return redirect("orders:track", purchase.order.number, purchase.token)
        else:
            form.add_error(None, _("There is no order with this number and this phone."))
    return render(request, "storefront/order_lookup.html", {"form": form})
