"""Reviews that wait or were reported, with pictures and answer; publish, reject, hide the answer. For staff."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from oscar.core.loading import get_model

from shop.accounts.access import staff_required
from shop.core.access import get_or_404_for
from shop.fulfilment import review_desk

ProductReview = get_model("reviews", "ProductReview")
SHOWN = 50
_ACTIONS = {review_desk.PUBLISH, review_desk.REJECT, review_desk.HIDE_ANSWER, review_desk.KEEP}


@require_GET
@never_cache
@staff_required
def waiting(request):
    """List what has to be looked at, the oldest first."""
    rows = list(review_desk.to_look_at()[:SHOWN])
    for review in rows:
        review.open_reports = [report for report in review.reports.all() if report.closed_at is None]
    return render(request, "review_desk/waiting.html", {"rows": rows})


@require_POST
@never_cache
@staff_required
def decide(request, pk: int):
    """Carry out one decision; pressing twice does it once."""
    review = get_or_404_for(ProductReview.objects.all(), pk=pk)
    action = request.POST.get("action", "")
    if action not in _ACTIONS:
        raise Http404
    review_desk.decide(review, action, actor=request.user)
    messages.success(request, _("Done: %(title)s.") % {"title": review.title or review.pk})
    return redirect("review_desk:waiting")
