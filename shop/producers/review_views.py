"""What buyers say of a producer's goods, and the one public answer. For members of the producer only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.fulfilment import review_desk

SHOWN = 50


@require_http_methods(["GET", "POST"])
@never_cache
@role_required(Membership.Role.PRODUCER_OWNER, Membership.Role.PRODUCER_STAFF)
def reviews(request):
    """List the published reviews, those without an answer first; take an answer."""
    producer = request.membership.producer
    if request.method == "POST":
        return _answer(request, producer)
    return render(request, "producers/reviews.html", _context(producer))


def _context(producer) -> dict:
    rows = review_desk.of_producer(producer)[:SHOWN]
    return {"producer": producer, "rows": rows, "most": review_desk.MAX_ANSWER}


def _answer(request, producer):
    typed = request.POST.get("review", "")
    pk = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
    review = get_or_404_for(review_desk.of_producer(producer), pk=pk)
    try:
        review_desk.answer(review, request.POST.get("text", ""), producer=producer, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return render(request, "producers/reviews.html", _context(producer), status=422)
    messages.success(request, _("Your answer stands below the review."))
    return redirect("producers:reviews")
