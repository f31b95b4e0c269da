"""Error pages."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """A form whose token is stale."""
    return render(request, "403.html", status=403)
