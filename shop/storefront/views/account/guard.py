"""Account pages are for one person: signed in, and kept by no cache."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import never_cache


def own_page(view):
    """Send the anonymous to sign in; forbid caches, so that Back shows nothing after signing out."""
    return never_cache(login_required(view))
