"""Ask to be told when goods are back, and take it back. No account and no script is needed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.listings.naming import display_name
from shop.accounts.redirects import safe_next
from shop.alerts import selectors, services
from shop.alerts.models import Waiting
from shop.core import throttle
from shop.core.access import get_or_404_for
from shop.core.same_origin import same_origin_required
from shop.storefront.forms.alerts import AlertForm

ASKED_PER_HOUR = 20  # from one address: a family behind one router, not a script


@never_cache
@same_origin_required
@require_http_methods(["GET", "POST"])
def stock_alert(request, pk: int):
    """Take a request; product pages post here without a token, so the origin of the form is checked (ADR 2)."""
    product = get_or_404_for(selectors.waited_for(), pk=pk)
    own = {"contact": _own_contact(request)}
    form = AlertForm(own | request.POST.dict() if request.method == "POST" else None, initial=own)
    if request.method == "POST" and _asked(request, product, form):
        messages.success(request, _("We tell you once when it is back: %(contact)s.") % form.cleaned_data)
        return redirect(safe_next(request) or product.get_absolute_url())
    context = {"product": product, "name": display_name(product), "form": form, "next": safe_next(request)}
    context["is_free"] = selectors.free_pieces(product.pk) > 0
    return render(request, "storefront/stock_alert.html", context, status=422 if form.errors else 200)


def _asked(request, product, form: AlertForm) -> bool:
    """Note the request; False with a sentence in the form when it cannot be."""
    if not form.is_valid():
        return False
    if not throttle.hit("stock-alert", throttle.client_address(request), ASKED_PER_HOUR, 3600):
        form.add_error(None, _("That were many requests from one place. Try again in an hour."))
        return False
    try:
        services.ask(product, form.cleaned_data["contact"], user=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _own_contact(request) -> str:
    """Return where the signed-in person is reached, "" for a guest."""
    user = request.user
    return str(user.phone or user.email or "") if user.is_authenticated else ""


@never_cache
@require_http_methods(["GET", "POST"])
def stock_alert_stop(request, token: str):
    """Forget a contact; asked once more, because mail programs open the links of a message by themselves."""
    waiting = Waiting.objects.filter(token=token).first()
    if waiting and request.method == "POST":
        services.stop(waiting)
        return redirect(request.path)
    response = render(request, "storefront/stock_alert_stop.html", {"waiting": waiting})
    response["Referrer-Policy"] = "same-origin"
    return response
