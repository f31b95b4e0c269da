"""Import statements, look at what did not match, send refunds, take carriers' cash. For staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.accounts.access import staff_required
from shop.core.access import get_or_404_for
from shop.core.money import format_vnd
from shop.dashboard.transfers.forms import LineForm, NoteForm, RemittanceForm, SentForm, StatementForm
from shop.payments import disputes, refusals, selectors, settlement
from shop.payments.bank import imports, refunds, remittance, review
from shop.payments.bank_models import BankLine, CodRemittance, CodRemittanceLine, StatementImport
from shop.payments.models import GatewayEvent, Payment, Refund

LATEST = 20


@require_GET
@never_cache
@staff_required
def queue(request):
    """List what waits for a person."""
    context = {
        "lines": review.queue(),
        "dispute_count": disputes.waiting().count(),
        "refund_count": refunds.waiting().count(),
        "cash_count": selectors.cash_outstanding().count() + selectors.differences().count(),
    }
    return render(request, "transfers/queue.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def line(request, pk: int):
    """One line with proposals, and what can be done with it."""
    found = get_or_404_for(BankLine.objects.select_related("account", "payment__purchase__order"), pk=pk)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(found, request.POST.get("action", ""), form.cleaned_data, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Done: %s") % format_vnd(found.amount_vnd))
            return redirect("transfers:queue")
    proposed = [(payment, settlement.open_vnd(payment)) for payment in review.proposals(found)]
    return render(request, "transfers/line.html", {"line": found, "form": form, "proposals": proposed})


def _act(found: BankLine, action: str, data: dict, actor) -> None:
    if action == "accept":
        review.accept(found, actor=actor)
    elif action == "return":
        review.send_back(found, actor=actor, note=data["note"])
    elif action == "ignore":
        review.ignore(found, actor=actor, note=data["note"])
    else:
        review.assign(found, _payment(action or data["order"]), actor=actor)


def _payment(text: str) -> Payment:
    payment = review.find_payment(text)
    if payment is None:
        raise ValidationError(_("There is no transfer with this number or memo."))
    return payment


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def statements(request):
    """Choose a statement; what it says is shown before anything happens."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = imports.preview(
                account=data["account"],
                data=data["file"].read(),
                file_name=data["file"].name,
                columns=form.columns(),
                save_as=data["save_as"],
                actor=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("transfers:statement", found.pk)
    earlier = StatementImport.objects.select_related("account")[:20]
    return render(request, "transfers/statements.html", {"form": form, "earlier": earlier})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def statement(request, pk: int):
    """What a statement says; the button books it."""
    found = get_or_404_for(StatementImport.objects.select_related("account"), pk=pk)
    if request.method == "POST":
        new = imports.book(found, actor=request.user)
        messages.success(request, _("%(new)d of %(all)d lines were new.") % {"new": new, "all": len(found.lines)})
        return redirect("transfers:queue")
    return render(request, "transfers/statement.html", {"statement": found})


@require_GET
@never_cache
@staff_required
def refund_list(request):
    """Refunds that a person sends."""
    return render(request, "transfers/refunds.html", {"refunds": refunds.waiting()})


@require_POST
@never_cache
@staff_required
def refund_sent(request, pk: int):
    """Mark a refund as sent."""
    refund = get_or_404_for(Refund.objects.all(), pk=pk)
    form = SentForm(request.POST)
    try:
        refunds.mark_sent(refund, bank_reference=form.data.get("bank_reference", ""), actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Sent: %s") % format_vnd(refund.amount_vnd))
    return redirect("transfers:refunds")


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def cash(request):
    """What carriers have brought, what differs, and what is long outstanding."""
    form = RemittanceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("carrier", "reference", "received_on", "stated")}
        try:
            found = remittance.record(**data, actor=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Parcels taken: %d") % found.lines.count())
            return redirect("transfers:cash")
    context = {
        "form": form,
        "late": selectors.cash_outstanding(),
        "differences": selectors.differences(),
        "earlier": CodRemittance.objects.prefetch_related("lines")[:20],
    }
    return render(request, "transfers/cash.html", context)


@require_POST
@never_cache
@staff_required
def cash_reconcile(request, pk: int):
    """Clear a difference with a reason."""
    found = get_or_404_for(CodRemittanceLine.objects.all(), pk=pk)
    form = NoteForm(request.POST)
    try:
        remittance.reconcile(found, note=form.data.get("note", ""), actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("transfers:cash")


@require_GET
@never_cache
@staff_required
def providers(request):
    """What card payments are contested, and which messages of providers were refused or wait."""
    unfollowed = GatewayEvent.objects.filter(state__in=[GatewayEvent.State.NEW, GatewayEvent.State.FAILED])
    context = {
        "disputes": disputes.waiting(),
        "decided": disputes.decided()[:LATEST],
        "refused": refusals.latest(),
        "unfollowed": unfollowed.order_by("pk")[:LATEST],
    }
    return render(request, "transfers/providers.html", context)
