"""Addresses that goods are sent to."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.accounts.models import AddressBookEntry
from shop.accounts.services.addresses import delete_address, save_address
from shop.core.access import get_or_404_for
from shop.storefront.forms.address import AddressForm
from shop.storefront.views.account.guard import own_page


def _addresses(user):
    return user.saved_addresses.select_related("commune__province", "commune__unit_type")


@require_safe
@own_page
def address_list(request):
    """All addresses, the default first."""
    return render(request, "customer/address_list.html", {"addresses": _addresses(request.user), "tab": "addresses"})


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def address_create(request):
    """A new address; name and phone of the account are proposed."""
    entry = AddressBookEntry(user=request.user, full_name=request.user.full_name, phone=request.user.phone)
    return _edit(request, entry)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def address_detail(request, pk: int):
    """Correct an address."""
    return _edit(request, get_or_404_for(_addresses(request.user), pk=pk))


def _edit(request, entry: AddressBookEntry):
    filling = "commune_fill" in request.POST  # without JavaScript a button fills the list of communes
    form = AddressForm(request.POST if request.method == "POST" and not filling else None, entry=entry)
    if filling:
        form.keep(request.POST)
    if form.is_bound and form.is_valid():
        save_address(form.fill(entry))
        messages.success(request, _("The address is stored."))
        return redirect("customer:address-list")
    return render(request, "customer/address_form.html", {"form": form, "entry": entry, "tab": "addresses"})


@require_POST
@own_page
def address_default(request, pk: int):
    """Make an address the default."""
    entry = get_or_404_for(_addresses(request.user), pk=pk)
    entry.is_default = True
    save_address(entry)
    return redirect("customer:address-list")


@require_POST
@own_page
def address_delete(request, pk: int):
    """Forget an address."""
    delete_address(get_or_404_for(_addresses(request.user), pk=pk))
    messages.success(request, _("The address is deleted."))
    return redirect("customer:address-list")
