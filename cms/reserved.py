"""Words that a page may not take as its slug, because addresses of the shop itself begin with them."""

import re

from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import translation

# Prefixes that never reach the resolver: the languages themselves and the static files.
_FIXED = {code for code, _name in settings.LANGUAGES} | {settings.STATIC_URL.strip("/")}
_FIRST_WORD = re.compile(r"[^/<]+")


def reserved_slugs() -> frozenset[str]:
    """Return the first words of every address of ours in every language, read from the resolver itself."""
    found = set(_FIXED)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= _first_words(get_resolver().url_patterns)
    return frozenset(found)


def _first_words(patterns) -> set[str]:
    """Wagtail's own patterns are regular expressions and are passed over: they are what serves the pages."""
    words = set()
    for entry in patterns:
        route = entry.pattern
        if isinstance(route, LocalePrefixPattern) or (isinstance(route, RoutePattern) and str(route) == ""):
            if isinstance(entry, URLResolver):
                words |= _first_words(entry.url_patterns)
        elif isinstance(route, RoutePattern):
            match = _FIRST_WORD.match(str(route))
            words |= {match[0]} if match else set()
    return words
