"""Order the carriage of a packed parcel at a carrier, or call it off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.fulfilment import shipments
from shop.producers import selectors

_members_only = role_required(Membership.Role.PRODUCER_OWNER, Membership.Role.PRODUCER_STAFF)


@require_POST
@never_cache
@_members_only
def shipment(request, number: str):
    """Order (``carrier`` says where) or call off; pressing twice does it once. What hinders is said in a sentence."""
    part = get_or_404_for(selectors.orders_of(request.membership.producer), number=number)
    try:
        if request.POST.get("action") == "call_off":
            shipments.call_off(part, actor=request.user)
            messages.success(request, _("The carrier will not come for this parcel."))
        else:
            made = shipments.order(part, request.POST.get("carrier", ""), actor=request.user)
            messages.success(request, _("The carrier comes for it. Write this number on the parcel: %s") % made.number)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("producers:order", number)
