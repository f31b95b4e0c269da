"""The host takes a voucher back: types the code of his guest, or scans it, looks, and presses once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core import throttle
from shop.fulfilment import vouchers as rules
from shop.fulfilment.models import SellerOrder

SHOWN = 50
_members_only = role_required(Membership.Role.PRODUCER_OWNER, Membership.Role.PRODUCER_STAFF)


@require_http_methods(["GET", "POST"])
@never_cache
@_members_only
def vouchers(request):
    """Show the voucher of a code and what hinders it; the button takes it back. Wrong codes are slowed down."""
    producer, code = request.membership.producer, (request.POST or request.GET).get("ma", "")
    part, problem = _look(request, producer, code) if code else (None, "")
    if request.method == "POST" and part and not problem:
        try:
            rules.redeem(part, code=code, actor=request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("Voucher taken back: %s") % part.number)
            return redirect("producers:vouchers")
    waiting = rules.vouchers_of(producer).filter(state=SellerOrder.State.READY).order_by("collect_until", "pk")[:SHOWN]
    context = {"producer": producer, "code": code[:60], "part": part, "problem": problem, "waiting": waiting}
    return render(request, "producers/vouchers.html", context, status=422 if request.method == "POST" else 200)


def _look(request, producer, code: str) -> tuple[SellerOrder | None, str]:
    """Return the voucher of a code and the sentence that hinders it, empty when nothing does."""
    if throttle.wait("voucher", str(request.user.pk), limit=20):
        return None, _("Too many wrong codes. Wait an hour.")
    try:
        part = rules.find(producer, code)
    except ValidationError as error:
        throttle.hit("voucher", str(request.user.pk), limit=20, seconds=3600)
        return None, " ".join(error.messages)
    return part, rules.why_not(part)
