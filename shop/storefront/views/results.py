"""Lists of products: all of them, found ones, those of a category."""

import dataclasses

from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from search import log, selectors
from search.helping import help_for
from search.query import FREE_PARAMETERS, MAX_TEXT, PARAMETERS, Query
from search.ranking import explain
from search.results import sort_options
from search.suggestions import suggest
from shop.core import throttle
from shop.core.pagecache.views import cached_page
from shop.core.text import clean_line

SUGGESTIONS_A_MINUTE = 240


@require_safe
@cached_page(*PARAMETERS, but_not_with=FREE_PARAMETERS)
def index(request):
    """Show all products, or those that a text and filters leave."""
    look = selectors.look()
    return _answer(request, look, look.query(request.GET), request.path)


@require_safe
@cached_page(*PARAMETERS, but_not_with=FREE_PARAMETERS)
def category(request, category_slug: str, pk: int):
    """Show the products of a group, a subgroup or a set; an old slug leads to the present one."""
    look = selectors.look()
    query = look.query(request.GET, pk)
    if query.category is None:
        raise Http404
    here = reverse("catalogue:category", kwargs={"category_slug": query.category.slug, "pk": pk})
    if category_slug != query.category.slug:
        return _moved(here, request.GET.urlencode())
    return _answer(request, look, query, here)


@require_GET
def suggestions(request):
    """Answer what is being typed with proposals, as JSON; who asks too often gets none for a while."""
    text = clean_line(request.GET.get("q", ""))[:MAX_TEXT]
    if not throttle.hit("suggest", throttle.client_address(request), SUGGESTIONS_A_MINUTE, 60):
        return JsonResponse({"hits": []}, status=429)
    response = JsonResponse({"hits": [dataclasses.asdict(line) for line in suggest(text)]})
    response["Cache-Control"] = "public, max-age=30"
    return response


@require_safe
@cached_page()
def ranking(request):
    """Print how results are ordered, from the very constants that order them (Decree 248/2026, Art. 11)."""
    return render(request, "storefront/ranking.html", {"tables": explain()})


def _answer(request, look: selectors.Look, query: Query, here: str):
    if query.moved_to:
        return _moved(here, query.moved_to)
    category, results = query.category, look.search(query)
    if query.text and query.page == 1:
        log.note(query.text, results.total)
    context = {
        "category_name": category.local_name if category else "",
        "parents": look.names.parents(category) if category else [],
        "results": results,
        "help": help_for(look, results),
        "sorts": sort_options(query),
        "here": here,
    }
    return render(request, "storefront/results.html", context)


def _moved(path: str, query_string: str) -> HttpResponsePermanentRedirect:
    return HttpResponsePermanentRedirect(f"{path}?{query_string}" if query_string else path)
