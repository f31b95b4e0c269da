"""First statement of a view: fetch the object for this user, so that a stranger gets 404 before anything runs."""

from django.http import Http404


def get_or_404_for(queryset, **lookup):
    """Return the one object of a queryset that is already limited to the user; raise Http404 otherwise."""
    found = queryset.filter(**lookup).first()
    if found is None:
        raise Http404
    return found
