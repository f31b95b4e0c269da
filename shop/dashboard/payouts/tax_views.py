"""Tax withheld for households: what is declared, and that it went to the treasury. For staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shop.accounts.access import staff_required
from shop.core.download import download
from shop.core.money import format_vnd
from shop.dashboard.payouts.forms import TreasuryForm
from shop.ledger import periods, tax_files, taxes
from shop.ledger.models import TaxHandedOn

LATEST = 12


def _period(request) -> periods.Period:
    return periods.named(request.GET.get("ky", ""))


@require_GET
@never_cache
@staff_required
def tax(request):
    """What was withheld in a month or quarter."""
    return _page(request, TreasuryForm())


def _page(request, form, status: int = 200):
    period = _period(request)
    context = {
        "period": period,
        "month": periods.month_of(period.first),
        "quarter": periods.quarter_of(period.first),
        "report": taxes.report(period),
        "open_vnd": taxes.open_vnd(period.last),
        "handed_on": TaxHandedOn.objects.all()[:LATEST],
        "form": form,
    }
    return render(request, "payouts/tax.html", context, status=status)


@require_GET
@never_cache
@staff_required
def tax_file(request, kind: str):
    """The same figures as a file of one ``kind``: csv or xlsx."""
    if kind not in tax_files.MAKERS:
        raise Http404
    found = taxes.report(_period(request))
    return download(tax_files.MAKERS[kind](found), tax_files.file_name(found, kind))


@require_POST
@never_cache
@staff_required
def handed_on(request):
    """All that was withheld until the end of the period went to the treasury."""
    form = TreasuryForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    period, data = _period(request), form.cleaned_data
    try:
        made = taxes.hand_on(period, data["reference"], data["paid_on"], request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form, status=422)
    messages.success(request, _("Handed on: %s") % format_vnd(made.amount_vnd))
    return redirect(f"{reverse('payouts:tax')}?ky={period.key}")
