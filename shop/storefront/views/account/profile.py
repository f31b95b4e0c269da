"""Name, language, contacts, password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.contacts import Contact
from shop.accounts.forms import ChangeContactForm, ChangePasswordForm, CodeForm, ProfileForm
from shop.accounts.limits import TooManyTries
from shop.accounts.services.change_contact import ask_change, change_contact, remove_contact
from shop.accounts.services.errors import Refused, WrongPassword
from shop.accounts.services.passwords import confirm_password, set_password
from shop.accounts.services.profile import update_profile
from shop.core.throttle import client_address
from shop.storefront.views.account.guard import own_page

SESSION_KEY = "new-contact"


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def profile(request):
    """Name and language; contacts and password have pages of their own."""
    user = request.user
    initial = {"full_name": user.full_name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        update_profile(user, **form.cleaned_data)
        messages.success(request, _("Stored."))
        return redirect("customer:profile-view")
    return render(request, "customer/profile.html", {"form": form, "tab": "profile"})


@sensitive_post_parameters("current")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def contact_change(request):
    """Step 1: the new contact and the password; a code goes to the new contact."""
    form = ChangeContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _ask_change(request, form):
        contact = form.cleaned_data["contact"]
        request.session[SESSION_KEY] = [contact.kind, contact.value]
        return redirect("customer:contact-code")
    return render(request, "customer/contact_change.html", {"form": form, "tab": "profile"})


def _ask_change(request, form) -> bool:
    data = form.cleaned_data
    if not _confirmed(request.user, form):
        return False
    try:
        ask_change(request.user, data["contact"], client_address(request))
    except (Refused, TooManyTries) as refusal:
        form.add_error("contact", str(refusal))
        return False
    return True


def _confirmed(user, form) -> bool:
    """Check the field ``current``; put the refusal beside it."""
    try:
        confirm_password(user, form.cleaned_data["current"])
    except (WrongPassword, TooManyTries) as refusal:
        form.add_error("current", str(refusal))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def contact_code(request):
    """Step 2: the code that reached the new contact."""
    pending = request.session.get(SESSION_KEY)
    if not pending:
        return redirect("customer:contact-change")
    contact = Contact(*pending)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _change(request, contact, form):
        del request.session[SESSION_KEY]
        messages.success(request, _("%(contact)s is your contact now.") % {"contact": contact})
        return redirect("customer:profile-view")
    return render(request, "customer/contact_code.html", {"form": form, "contact": contact, "tab": "profile"})


def _change(request, contact: Contact, form) -> bool:
    try:
        change_contact(request.user, contact, form.cleaned_data["code"], client_address(request))
    except (Refused, TooManyTries) as refusal:
        form.add_error("code", str(refusal))
        return False
    return True


@require_POST
@own_page
def contact_remove(request, kind: str):
    """Forget one of two contacts."""
    if kind not in {"phone", "email"}:
        raise Http404
    try:
        remove_contact(request.user, kind)
        messages.success(request, _("The contact is removed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("customer:profile-view")


@sensitive_post_parameters("current", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def password_change(request):
    """A new password; this session goes on, all others end."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid() and _confirmed(request.user, form):
        set_password(request.user, form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The new password is stored. Everywhere else you are signed out."))
        return redirect("customer:profile-view")
    return render(request, "customer/password_change.html", {"form": form, "tab": "profile"})
