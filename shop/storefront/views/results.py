"""Lists of products: all of them, found ones, those of a category."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from search import selectors
from search.results import sort_options


@require_GET
def index(request):
    """Show all products, or those that a text and filters leave."""
    return _answer(request, request.path)


@require_GET
def category(request, category_slug: str, pk: int):
    """Show the products of a group, a subgroup or a set; an old slug leads to the present one."""
    found = selectors.names().categories.get(pk)
    if found is None:
        raise Http404
    here = reverse("catalogue:category", kwargs={"category_slug": found.slug, "pk": pk})
    if category_slug != found.slug:
        return _moved(here, request.GET.urlencode())
    return _answer(request, here, found)


def _answer(request, here: str, found=None):
    query = selectors.read_query(request.GET, found)
    if query.moved_to:
        return _moved(here, query.moved_to)
    context = {
        "category": found,
        "category_name": found.local_name if found else "",
        "parents": selectors.names().parents(found) if found else [],
        "results": selectors.search(query),
        "sorts": sort_options(query),
        "here": here,
    }
    return render(request, "storefront/results.html", context)


def _moved(path: str, query_string: str) -> HttpResponsePermanentRedirect:
    return HttpResponsePermanentRedirect(f"{path}?{query_string}" if query_string else path)
