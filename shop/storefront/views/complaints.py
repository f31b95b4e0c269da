"""A buyer complains about one parcel and follows what becomes of it; with an account or with the address alone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.core import throttle
from shop.core.access import get_or_404_for
from shop.fulfilment import complaints
from shop.fulfilment.complaint_forms import ComplaintForm, MessageForm
from shop.fulfilment.models import Complaint, Role
from shop.fulfilment.selectors import parts_of, purchase_by_token


@never_cache
@require_http_methods(["GET", "POST"])
def complaint(request, number: str, token: str, part: str):
    """Open a complaint, or read and go on with the one that is there."""
    purchase = purchase_by_token(number, token)
    if purchase is None:
        raise Http404
    found = get_or_404_for(parts_of(purchase), number=part)
    threads = list(complaints.for_page(Complaint.objects.filter(seller_order=found)))
    current = next((one for one in threads if one.is_open), None)
    form = (MessageForm if current else ComplaintForm)()
    if request.method == "POST":
        form = type(form)(request.POST, request.FILES)
        if _act(request, found, current, form):
            return redirect("orders:complaint", number, token, part)
    context = {
        "purchase": purchase,
        "part": found,
        "threads": threads,
        "current": current,
        "form": form,
        "can_open": complaints.can_open(found),
        "speaker": Role.BUYER,
    }
    response = render(request, "storefront/complaint.html", context, status=422 if form.errors else 200)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _act(request, part, current: Complaint | None, form: MessageForm) -> bool:
    """Do what was posted; False with a sentence in the form when something has to be mended."""
    if current and request.POST.get("action") == "content":
        form.errors.clear()  # a word is welcome, none is needed
        said = {"text": request.POST.get("text", ""), "actor": request.user}
        return _say(request, lambda: complaints.be_content(current, **said), form)
    if not throttle.hit("complaint", part.number, limit=30, seconds=3600):
        form.add_error(None, _("Too many messages. Try again in an hour."))
    if not form.is_valid():
        return False
    said = {"text": form.cleaned_data["text"], "pictures": form.pictures(), "actor": request.user}
    if current:
        return _say(request, lambda: complaints.reply(current, role=Role.BUYER, **said), form)
    return _say(request, lambda: complaints.start(part, kind=form.cleaned_data["kind"], **said), form)


def _say(request, step, form: MessageForm) -> bool:
    try:
        step()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    for sentence in form.refusals() if "photos" in form.cleaned_data else ():
        messages.warning(request, sentence)
    messages.success(request, _("Sent. The answer comes to you as a message."))
    return True
