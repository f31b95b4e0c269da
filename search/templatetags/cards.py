"""``{% card %}`` and ``{% tick %}``: the parts that a page of results draws 24 and 100 times, drawn cheaply."""

import datetime as dt
import functools

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search.document import Card
from search.results import Option
from shop.core.clock import today

register = template.Library()
KEPT = 4096  # cards of about 2 KB in each process


@register.simple_tag(name="card")
def draw_card(card: Card, heading: str = "h2", here: int = 0) -> SafeString:
    """Return the ``<li>`` of a card; ``here`` are the pieces on the shelf of the point whose page this is.

    A card's HTML depends on its values, the language and the day alone, so each is drawn once and kept: half of the
    time of a results page went into drawing the same cards again.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn  # with DEBUG a changed template shows at once
    return draw(card, heading, here, get_language(), today())


@functools.lru_cache(maxsize=KEPT)
def _drawn(card: Card, heading: str, here: int, language: str, day: dt.date) -> SafeString:
    return render_to_string("storefront/card.html", {"card": card, "heading": heading, "free_here": here})


@register.simple_tag(name="tick")
def draw_tick(option: Option) -> SafeString:
    """Return one value of a facet as a box to tick; kept like cards, the same boxes stand on every page of a list."""
    values = (option.param, option.value, option.label, option.note, option.count, option.chosen, option.idle)
    return _ticked(*values, get_language())


@functools.lru_cache(maxsize=KEPT)
def _ticked(param, value, label, note, count, chosen, idle, language) -> SafeString:
    return format_html(
        '<label class="tick"><input type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}><span>{3}{4}</span>'
        '<span class="tick__n">{5}<span class="u-hidden"> {6}</span></span></label>',
        param,
        value,
        (" checked" if chosen else "") + (" disabled" if idle else ""),
        label,
        format_html(' <span class="mini soft">{}</span>', note) if note else "",
        count,
        _("products"),
    )
