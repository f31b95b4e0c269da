"""Sign in, sign out, register."""

from django.contrib import auth, messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.forms import RegisterForm, SignInForm
from shop.accounts.limits import TooManyTries
from shop.accounts.redirects import after_sign_in, safe_next
from shop.accounts.services.errors import ContactTaken
from shop.accounts.services.register import register
from shop.core.throttle import client_address


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """Ask for contact and password, then go back to where the person came from."""
    target = safe_next(request)
    if request.user.is_authenticated:
        return _signed_in_already(request, target)
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        auth.login(request, form.user)
        return redirect(after_sign_in(target))
    return render(request, "accounts/sign_in.html", {"form": form, "next": target})


def _signed_in_already(request, target: str):
    """Never send a person back to a page that refused them: that would go round for ever."""
    if not target:
        return redirect(after_sign_in(""))
    return render(request, "accounts/signed_in_already.html", {"next": target})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request):
    """Open an account and sign in."""
    target = safe_next(request)
    if request.user.is_authenticated:
        return redirect(after_sign_in(target))
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (user := _register(request, form)):
        auth.login(request, user, backend="shop.accounts.backends.PhoneOrEmailBackend")
        messages.success(request, _("Your account is ready, %(name)s.") % {"name": user.full_name})
        return redirect(after_sign_in(target))
    return render(request, "accounts/register.html", {"form": form, "next": target})


def _register(request, form):
    """Return the new person, or None with the refusal beside its field."""
    data = form.cleaned_data
    try:
        return register(data["full_name"], data["contact"], data["password"], client_address(request))
    except ContactTaken as refusal:
        form.add_error("contact", str(refusal))
    except TooManyTries as refusal:
        form.add_error(None, str(refusal))
    return None


@require_POST
def sign_out(request):
    """End the session; a link or a picture elsewhere cannot do that, since it takes a form of ours."""
    auth.logout(request)
    return redirect(reverse("wagtail_serve", args=[""]))
