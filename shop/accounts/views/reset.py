"""A new password by a code: contact, code, password. The first two steps tell nobody whether the contact is known."""

from django.contrib import auth, messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.accounts.contacts import Contact
from shop.accounts.forms import CodeForm, ContactForm, NewPasswordForm
from shop.accounts.limits import TooManyTries
from shop.accounts.models import User
from shop.accounts.redirects import after_sign_in, safe_next
from shop.accounts.services.errors import WrongCode
from shop.accounts.services.passwords import ask_reset, check_reset, set_password
from shop.core import clock
from shop.core.throttle import client_address

SESSION_KEY = "reset"
PROVED_FOR = 15 * 60  # seconds between the right code and the new password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request):
    """Step 1: which contact; the answer is the same whether it has an account or not."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _ask(request, form):
        contact = form.cleaned_data["contact"]
        request.session[SESSION_KEY] = {"kind": contact.kind, "value": contact.value, "next": safe_next(request)}
        return redirect("accounts:reset-code")
    return render(request, "accounts/reset.html", {"form": form, "next": safe_next(request)})


def _ask(request, form) -> bool:
    try:
        ask_reset(form.cleaned_data["contact"], client_address(request))
    except TooManyTries as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset_code(request):
    """Step 2: the code."""
    state = request.session.get(SESSION_KEY)
    if not state:
        return redirect("accounts:reset")
    contact = Contact(state["kind"], state["value"])
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (user := _check(request, contact, form)):
        _remember_proof(request, state, user)
        return redirect("accounts:reset-password")
    return render(request, "accounts/reset_code.html", {"form": form, "contact": contact, "next": state["next"]})


def _check(request, contact: Contact, form) -> User | None:
    try:
        return check_reset(contact, form.cleaned_data["code"], client_address(request))
    except (WrongCode, TooManyTries) as refusal:
        form.add_error("code", str(refusal))
        return None


def _remember_proof(request, state: dict, user: User) -> None:
    """The proof holds for this session, some minutes, and the password of now."""
    request.session.cycle_key()
    proof = {"user": user.pk, "until": clock.now().timestamp() + PROVED_FOR, "hash": user.get_session_auth_hash()}
    request.session[SESSION_KEY] = state | {"proof": proof}


def _proved(request) -> User | None:
    """Return who proved a contact in this session, while that holds."""
    proof = request.session.get(SESSION_KEY, {}).get("proof")
    if not proof or proof["until"] < clock.now().timestamp():
        return None
    user = User.objects.filter(pk=proof["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == proof["hash"] else None


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request):
    """Step 3: the new password; then the person is signed in, and every other session has ended."""
    user = _proved(request)
    if user is None:
        return redirect("accounts:reset")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        target = request.session.pop(SESSION_KEY)["next"]
        set_password(user, form.cleaned_data["password"])
        auth.login(request, user, backend="shop.accounts.backends.PhoneOrEmailBackend")
        messages.success(request, _("The new password is stored. You are signed in."))
        return redirect(after_sign_in(target))
    return render(request, "accounts/reset_password.html", {"form": form, "owner": user})
