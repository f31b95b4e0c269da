"""What each producer is owed; draft, send and take back payouts. For staff."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shop.accounts.access import staff_required
from shop.core.access import get_or_404_for
from shop.core.download import download
from shop.core.money import format_vnd
from shop.ledger import payouts, periods, statement_files
from shop.ledger.models import Payout
from shop.ledger.statements import statement_for
from shop.partner.models import Producer
from shop.payments.selectors import held_by_producers, payable_parts

LATEST = 50


@require_GET
@never_cache
@staff_required
def owed(request):
    """List what is due, what waits to be sent, and the latest payouts."""
    dues = payouts.due(payable_parts(), held_by_producers())
    producers = Producer.objects.in_bulk([due.producer_id for due in dues])
    rows = [(producers[due.producer_id], due, payouts.account_of(producers[due.producer_id])) for due in dues]
    rows.sort(key=lambda row: -row[1].amount_vnd)
    drafts = Payout.objects.filter(state=Payout.State.DRAFT).select_related("producer")
    latest = Payout.objects.exclude(state=Payout.State.DRAFT).select_related("producer")[:LATEST]
    context = {
        "rows": rows,
        "drafts": drafts,
        "latest": latest,
        "total_vnd": sum(max(due.amount_vnd, 0) for due in dues),
    }
    return render(request, "payouts/owed.html", context)


@require_POST
@never_cache
@staff_required
def draft(request):
    """Write the payouts of the ticked producers; one without an account is named, the others go on."""
    keys = [int(key) for key in request.POST.getlist("producer") if key.isdecimal()]
    payable, held, made = payable_parts(), held_by_producers(), 0
    for producer in Producer.objects.filter(pk__in=keys):
        try:
            made += payouts.draft(producer, payable, held, actor=request.user) is not None
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    messages.success(request, _("Payouts to be sent: %d") % made)
    return redirect("payouts:owed")


@require_GET
@never_cache
@staff_required
def bank_file(request):
    """The payouts that wait, as a file for the bank: account as one field, whole đồng, a memo in plain letters."""
    response = HttpResponse(b"\xef\xbb\xbf", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="chi-tra.csv"'
    rows = csv.writer(response)
    rows.writerow([_("Payee"), _("Account"), _("Amount (đồng)"), _("Memo")])
    for payout in Payout.objects.filter(state=Payout.State.DRAFT).select_related("producer"):
        rows.writerow([payout.producer.name, payout.account, payout.amount_vnd, payout.memo])
    return response


@require_GET
@never_cache
@staff_required
def statement(request, pk: int):
    """What a producer has earned and was paid in one month, as he reads it."""
    producer = get_or_404_for(Producer.objects.all(), pk=pk)
    month = periods.named(request.GET.get("thang", ""))
    context = {"producer": producer, "month": month, "statement": statement_for(producer, month.first, month.last)}
    return render(request, "payouts/statement.html", context)


@require_GET
@never_cache
@staff_required
def statement_file(request, pk: int, kind: str):
    """The same month as a file of one ``kind``: csv, xlsx, pdf."""
    producer = get_or_404_for(Producer.objects.all(), pk=pk)
    if kind not in statement_files.MAKERS:
        raise Http404
    month = periods.named(request.GET.get("thang", ""))
    found = statement_for(producer, month.first, month.last)
    return download(statement_files.MAKERS[kind](found), statement_files.file_name(found, kind))


@require_POST
@never_cache
@staff_required
def sent(request, pk: int):
    """The bank has sent one."""
    return _change(request, pk, lambda payout: payouts.send(payout, request.POST.get("reference", ""), request.user))


@require_POST
@never_cache
@staff_required
def came_back(request, pk: int):
    """The bank has returned one."""
    return _change(request, pk, lambda payout: payouts.come_back(payout, request.POST.get("why", ""), request.user))


@require_POST
@never_cache
@staff_required
def discard(request, pk: int):
    """Throw away one that was not sent."""
    return _change(request, pk, lambda payout: payouts.discard(payout, request.user))


def _change(request, pk: int, change):
    payout = get_or_404_for(Payout.objects.select_related("producer"), pk=pk)
    try:
        change(payout)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{payout.producer.name}: {format_vnd(payout.amount_vnd)}")
    return redirect("payouts:owed")
