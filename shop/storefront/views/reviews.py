"""A reader says that a review should not stand there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.core import throttle
from shop.core.access import get_or_404_for
from shop.fulfilment import review_desk
from shop.storefront.forms.reviews import ReportForm

REPORTS_PER_HOUR = 10  # from one address


@never_cache
@require_http_methods(["GET", "POST"])
def review_report(request, pk: int):
    """Take the report of a published review or of its answer; no name is asked."""
    review = get_or_404_for(review_desk.published().select_related("product", "answer"), pk=pk)
    form = ReportForm(request.POST or None, has_answer=hasattr(review, "answer"))
    if request.method == "POST" and form.is_valid():
        if throttle.hit("review-report", throttle.client_address(request), REPORTS_PER_HOUR, 3600):
            review_desk.report(review, form.cleaned_data["about"], form.cleaned_data["reason"])
            messages.success(request, _("Thank you. The staff look at it."))
            return redirect(review.product.get_absolute_url())
        form.add_error(None, _("That were many reports from one place. Try again in an hour."))
    context = {"review": review, "form": form}
    return render(request, "storefront/review_report.html", context, status=422 if form.errors else 200)
