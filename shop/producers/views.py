"""A producer's day: the list of what has to be done, one order, its steps. For members of the producer only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.core.download import download
from shop.fulfilment import complaint_desk, complaints, invoices, returns, services, shipments
from shop.fulfilment.models import Role
from shop.fulfilment.selectors import path_of
from shop.fulfilment.states import ACTIONS, actions_for
from shop.ledger import periods, statement_files
from shop.ledger.statements import statement_for
from shop.producers import selectors
from shop.producers.forms import InvoiceForm, ShortForm, StepForm

_members_only = role_required(Membership.Role.PRODUCER_OWNER, Membership.Role.PRODUCER_STAFF)


def _own_order(request, number: str):
    return get_or_404_for(selectors.orders_of(request.membership.producer), number=number)


@require_GET
@never_cache
@_members_only
def today(request):
    """What has to be done, most urgent first."""
    producer = request.membership.producer
    page = selectors.today(producer, request.GET.get("viec", ""))
    for part in page.orders:
        part.next_step = next((name for name in ("accept", "pack") if name in actions_for(part, Role.PRODUCER)), "")
    may_offer = request.membership.role == Membership.Role.PRODUCER_OWNER
    return render(request, "producers/today.html", {"page": page, "producer": producer, "may_offer": may_offer})


@require_GET
@never_cache
@_members_only
def order(request, number: str):
    """One order with everything that is needed to pack and send it."""
    return _order_page(request, _own_order(request, number))


def _order_page(request, part, form=None, short_form=None, invoice_form=None, status: int = 200):
    part.path = path_of(part)
    actions = actions_for(part, Role.PRODUCER)
    can_drop = part.state in ACTIONS["decline"].sources
    context = {
        "part": part,
        "purchase": part.order.purchase,
        "producer": part.producer,
        "actions": actions,
        "form": form or StepForm(),
        "failed": form.data.get("action", "") if form is not None else "",
        "invoice_form": invoice_form or InvoiceForm(part=part),
        "carriers": shipments.offered(part),
        "shipment": getattr(part, "shipment", None),
        "comes_back": services.waits_to_come_back(part),
        "short_form": (short_form or ShortForm(part=part)) if can_drop else None,
    }
    return render(request, "producers/order.html", context, status=status)


@require_GET
@never_cache
@_members_only
def slip(request, number: str):
    """The slip that goes with the parcel, for printing."""
    part = _own_order(request, number)
    return render(request, "producers/slip.html", {"part": part, "purchase": part.order.purchase})


@require_GET
@never_cache
@_members_only
def money(request):
    """What the producer has earned and was paid in one month, and what is owed to him."""
    producer, month = request.membership.producer, periods.named(request.GET.get("thang", ""))
    context = {"producer": producer, "month": month, "statement": statement_for(producer, month.first, month.last)}
    return render(request, "producers/money.html", context)


@require_GET
@never_cache
@_members_only
def statement(request, kind: str):
    """The same month as a file of one ``kind``: csv, xlsx, pdf."""
    if kind not in statement_files.MAKERS:
        raise Http404
    month = periods.named(request.GET.get("thang", ""))
    found = statement_for(request.membership.producer, month.first, month.last)
    return download(statement_files.MAKERS[kind](found), statement_files.file_name(found, kind))


@require_POST
@never_cache
@_members_only
def step(request, number: str):
    """Make one step; pressing twice makes it once."""
    part = _own_order(request, number)
    form = StepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["action"] not in ACTIONS:
        return _order_page(request, part, form, status=422)
    data = form.cleaned_data
    try:
        services.move(part, data["action"], role=Role.PRODUCER, actor=request.user, note=data["note"], **form.facts())
    except ValidationError as error:
        form.add_error("note" if ACTIONS[data["action"]].needs_note and not data["note"] else None, error)
        return _order_page(request, part, form, status=422)
    messages.success(request, _("Order %(number)s: %(state)s.") % {"number": number, "state": part.get_state_display()})
    return redirect("producers:today") if request.POST.get("back") == "today" else redirect("producers:order", number)


@require_POST
@never_cache
@_members_only
def return_step(request, number: str, pk: int):
    """Answer a buyer who wants to send goods back, or say that they are here."""
    part = _own_order(request, number)
    made = get_or_404_for(part.returns.all(), pk=pk)
    action, who = request.POST.get("action", ""), {"role": Role.PRODUCER, "actor": request.user}
    try:
        if action == "receive":
            sellable = [int(key) for key in request.POST.getlist("to_shelf") if key.isdecimal()]
            returns.receive(made, sellable, **who)
        else:
            returns.decide(made, agreed=action == "agree", answer=request.POST.get("answer", ""), **who)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Return: %s") % made.get_state_display())
    return redirect("producers:order", number)


@require_POST
@never_cache
@_members_only
def came_back(request, number: str):
    """A parcel that nobody collected is here again: its pieces go back to the shelf, once."""
    part = _own_order(request, number)
    if services.come_back(part, actor=request.user):
        messages.success(request, _("The pieces can be sold again."))
    return redirect("producers:order", number)


@require_http_methods(["GET", "POST"])
@never_cache
@_members_only
def complaint(request, number: str, pk: int):
    """Read a complaint, answer it, or settle it with money or by taking the goods back."""
    part = _own_order(request, number)
    made = get_or_404_for(complaints.for_page(part.complaints.all()), pk=pk)
    desk = complaint_desk.act(made, request, Role.PRODUCER) if request.method == "POST" else complaint_desk.look(made)
    for sentence in desk.refusals:
        messages.warning(request, sentence)
    if desk.done:
        messages.success(request, _("Sent to the buyer."))
        return redirect("producers:complaint", number, pk)
    context = {"producer": part.producer, "part": part, "complaint": made, "desk": desk, "speaker": Role.PRODUCER}
    return render(request, "producers/complaint.html", context, status=422 if desk.action else 200)


@require_POST
@never_cache
@_members_only
def short(request, number: str):
    """Send fewer pieces of one line; the buyer pays so much less."""
    part = _own_order(request, number)
    form = ShortForm(request.POST, part=part)
    if not form.is_valid():
        return _order_page(request, part, short_form=form, status=422)
    data = form.cleaned_data
    try:
        services.drop_line(data["line"], data["pieces"], role=Role.PRODUCER, actor=request.user, reason=data["reason"])
    except ValidationError as error:
        form.add_error("pieces", error)
        return _order_page(request, part, short_form=form, status=422)
    messages.success(request, _("The buyer was told that he gets less and pays less."))
    return redirect("producers:order", number)


@require_POST
@never_cache
@_members_only
def invoice(request, number: str):
    """Say which invoice was written for the order; the buyer is told."""
    part = _own_order(request, number)
    form = InvoiceForm(request.POST, part=part)
    if not form.is_valid():
        return _order_page(request, part, invoice_form=form, status=422)
    try:
        invoices.mark_issued(part, **form.cleaned_data, actor=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _order_page(request, part, invoice_form=form, status=422)
    messages.success(request, _("The buyer was told about the invoice."))
    return redirect("producers:order", number)
