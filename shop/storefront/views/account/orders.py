"""Summary, orders."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shop.core.access import get_or_404_for
from shop.customer.selectors import order_in_full, orders_of, wished_ids
from shop.storefront.views.account.guard import own_page

PER_PAGE = 20


@require_safe
@own_page
def summary(request):
    """Greet, show the latest orders and where everything else is."""
    context = {
        "orders": orders_of(request.user)[:3],
        "address": request.user.saved_addresses.select_related("commune__province", "commune__unit_type").first(),
        "wished": len(wished_ids(request.user)),
        "tab": "summary",
    }
    return render(request, "customer/summary.html", context)


@require_safe
@own_page
def order_list(request):
    """All orders, newest first."""
    page = Paginator(orders_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "customer/order_list.html", {"page": page, "tab": "orders"})


@require_safe
@own_page
def order_detail(request, order_number: str):
    """One order, parcel by parcel."""
    order = get_or_404_for(order_in_full(orders_of(request.user)), number=order_number)
    return render(request, "customer/order_detail.html", {"order": order, "tab": "orders"})


def notices(request):
    """Oscar has an inbox; here an order tells its own news."""
    return redirect("customer:order-list")
