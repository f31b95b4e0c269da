"""Where to go after signing in: back to the page that asked for it, if that is ours."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request) -> str:
    """Return the ``next`` of the form or the address when it stays on this site, else ""."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""


def after_sign_in(target: str) -> str:
    """Return the address to go to: ``target`` or the account."""
    return target or resolve_url(settings.LOGIN_REDIRECT_URL)
