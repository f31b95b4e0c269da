"""Take one's data along, or have it erased."""

from django.contrib import auth, messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shop.accounts.forms import PasswordForm
from shop.accounts.limits import TooManyTries
from shop.accounts.services.errors import Refused
from shop.accounts.services.passwords import confirm_password
from shop.accounts.services.personal_data import erase_account, export_account
from shop.core import clock
from shop.customer.personal_data import erase_buyer, export_buyer
from shop.fulfilment.reviews import erase_reviews, export_reviews
from shop.storefront.views.account.guard import own_page


@require_safe
@own_page
def export(request):
    """One JSON file with everything that we keep about the person."""
    data = {"account": export_account(request.user)} | export_buyer(request.user)
    data["reviews"] = export_reviews(request.user)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="ocop-{clock.today():%Y%m%d}.json"'
    return response


@sensitive_post_parameters("current")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def erase(request):
    """Ask once more on a page of its own, with the password."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _erase(request.user, form):
        auth.logout(request)
        messages.success(request, _("Your account is erased."))
        return redirect(reverse("wagtail_serve", args=[""]))
    return render(request, "customer/erase.html", {"form": form, "tab": "profile"})


def _erase(user, form) -> bool:
    try:
        confirm_password(user, form.cleaned_data["current"])
        with transaction.atomic():
            erase_buyer(user)  # while the account still knows its contacts
            erase_reviews(user)
            erase_account(user)
    except (Refused, TooManyTries) as refusal:
        form.add_error("current", str(refusal))
        return False
    return True
