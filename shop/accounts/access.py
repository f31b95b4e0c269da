"""Who may what: memberships, the one chosen in the header, and the guards of work pages."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from shop.accounts.models import Membership

SESSION_KEY = "membership"


def memberships_of(user) -> list[Membership]:
    """Return for whom a person acts, oldest first; nothing for the anonymous."""
    if not user.is_authenticated:
        return []
    return list(user.memberships.select_related("producer", "point", "province").order_by("pk"))


def own_memberships(request) -> list[Membership]:
    """Return the memberships of who asks; one query per request."""
    if not hasattr(request, "own_memberships"):
        request.own_memberships = memberships_of(request.user)
    return request.own_memberships


def current_membership(request) -> Membership | None:
    """Return the membership chosen in the header while it lasts, else the oldest; None without any."""
    found = own_memberships(request)
    chosen = request.session.get(SESSION_KEY) if found else None
    return next((m for m in found if m.pk == chosen), found[0] if found else None)


def switch_membership(request, pk: int) -> Membership:
    """Act for another organisation from now on; raise Http404 for a membership of somebody else."""
    membership = next((m for m in own_memberships(request) if m.pk == pk), None)
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = membership.pk
    return membership


def membership_for(request, *roles: str) -> Membership | None:
    """Return the membership to act in on a page for ``roles``: the chosen one if it fits, else the oldest that does."""
    current = current_membership(request)
    if current and current.role in roles:
        return current
    return next((m for m in own_memberships(request) if m.role in roles), None)


def role_required(*roles: str):
    """Let a view through to holders of one of ``roles``, with ``request.membership`` set.

    The anonymous are sent to sign in; for everybody else without such a role the page does not exist (404).
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.membership = membership_for(request, *roles)
            if request.membership is None:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def staff_required(view):
    """Let a view through to shop staff; the anonymous are sent to sign in, others get 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
