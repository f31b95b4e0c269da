"""Tags that every template may use: icons, money, the star seal, addresses."""

import datetime as dt
import functools

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from shop.core.clock import today
from shop.core.money import format_vnd
from shop.core.pagecache import memory

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon ``name`` of the sprite (``search`` → ``#i-search``); decoration only, hidden from readers."""
    return _use("icon", f"i-{name}")


@register.simple_tag
def motif(group_number: int) -> SafeString:
    """Return the woven motif of product group 1 … 6."""
    return _use("motif", f"g{group_number}")


@functools.lru_cache(maxsize=256)
def _use(css_class: str, symbol: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css_class, static("img/icons.svg"), symbol
    )


@register.filter
def vnd(amount) -> str:
    """Return whole đồng for people (185.000 ₫, ₫185,000 in English); nothing for no amount."""
    return "" if amount in (None, "") else format_vnd(amount)


@register.filter
def number(value) -> str:
    """Return a whole number grouped for the reader: 12.345, in English 12,345."""
    return number_format(value, force_grouping=True)


@register.simple_tag
def seal(stars: int | None, valid_until: dt.date | None, inline: bool = False) -> SafeString | str:
    """Return the star seal, or nothing unless ``stars`` are certified and ``valid_until`` has not passed today.

    ``valid_until`` is the last local day that counts. ``inline`` leaves out the month of the end.
    """
    if not stars or valid_until is None or valid_until < today():
        return ""
    return _sealed(stars, "" if inline else f"{valid_until:%m/%Y}", get_language())


@functools.lru_cache(maxsize=512)
def _sealed(stars: int, month: str, language: str) -> SafeString:
    """Return the seal with the month of the end, which may be empty; drawn once for each language."""
    end = format_html('<span class="seal__until">{}</span>', _("to %(month)s") % {"month": month}) if month else ""
    return format_html(
        '<span class="seal seal--{}"><svg class="seal__stars" aria-hidden="true"><use href="{}#stars-{}"/></svg>'
        '<span><span class="u-hidden">{} </span><b>{}</b> {}</span>{}</span>',
        stars,
        static("img/icons.svg"),
        stars,
        pgettext("seal", "OCOP certificate"),
        stars,
        ngettext("star", "stars", stars),
        end,
    )


@register.simple_tag
def stars_text(stars: int) -> str:
    """Return "4 sao" for running text."""
    return ngettext("%(number)s star", "%(number)s stars", stars) % {"number": stars}


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """Return the query string of this page with ``changes``: a value sets, a list sets all, None or "" removes.

    The page number falls away unless it is what changes. An empty result is "?", a link to the bare page.
    """
    params = context["request"].GET.copy()
    if "trang" not in changes:
        params.pop("trang", None)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params.setlist(name, value if isinstance(value, list | tuple) else [value])
    return "?" + params.urlencode()


@register.simple_tag(takes_context=True)
def query_without(context, name: str, value) -> str:
    """Return the query string of this page with one ``value`` of the repeated parameter ``name`` removed."""
    left = [kept for kept in context["request"].GET.getlist(name) if kept != str(value)]
    return query(context, **{name: left or None})


@register.simple_tag(takes_context=True)
def switch_language_url(context, language: str = "") -> str:
    """Return this page in the other language (or in ``language``): its own translation, else that home page.

    A page that knows its translation better than the address patterns do (Wagtail's) puts
    ``translated_urls`` (language → address) into the context.
    """
    language = language or ("vi" if get_language() == "en" else "en")
    known = context.get("translated_urls")
    if known is not None:
        return known.get(language) or _home(language)
    request = context.get("request")
    if request is None or language == get_language():
        return request.get_full_path() if request else _home(language)
    return _translated(request, language)


def _translated(request, language: str) -> str:
    """Return the address of this page in another language, worked out once: head and header both name it."""
    found = request.__dict__.setdefault("_translated_urls", {})
    if language not in found:
        here = request.get_full_path()
        there = translate_url(here, language)
        found[language] = there if there != here else _home(language)
    return found[language]


def _home(language: str) -> str:
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


@register.simple_tag(takes_context=True)
def absolute_url(context, path: str = "") -> str:
    """Return ``path`` (this page without its query when left out) on the site's public address."""
    return settings.SITE_URL + (path or context["request"].path)


@register.simple_tag
def demo_data() -> bool:
    """Tell whether the shop shows demonstration data, which each page has to say."""
    return settings.DEMO_DATA


TABS = {
    "products": "catalogue:index",
    "points": "storefront:points",
    "orders": "orders:lookup",
    "account": "customer:summary",
}


@register.simple_tag(takes_context=True)
def tab_here(context) -> str:
    """Return the name of the tab whose page this is ("home", "products" …), empty for every other page."""
    request = context.get("request")
    return memory.remember(f"tabs:{get_language()}", _tabs).get(request.path, "") if request else ""


def _tabs() -> dict[str, str]:
    return {"/": "home", "/en/": "home"} | {reverse(page): name for name, page in TABS.items()}


@register.simple_tag(takes_context=True)
def has_messages(context) -> bool:
    """Tell whether messages may wait for this visitor, without opening a session that is not there."""
    cookies = context["request"].COOKIES if "request" in context else {}
    return "messages" in cookies or settings.SESSION_COOKIE_NAME in cookies


@register.tag
def remembered(parser, token):
    """``{% remembered "name" [variant] %}…{% endremembered %}``: a piece that is the same for everybody, drawn once.

    It is drawn anew when anything changes that pages show, for each language and each value of ``variant``: the key of
    what it draws, and whatever of the day or the address it depends on. Nothing of the visitor may stand in it, and no
    ``{% block %}``.
    """
    _tag, name, *variant = token.split_contents()
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return _Remembered(name.strip('"'), [parser.compile_filter(part) for part in variant], nodelist)


class _Remembered(template.Node):
    def __init__(self, name: str, variant: list, nodelist: template.NodeList):
        self.name, self.variant, self.nodelist = name, variant, nodelist

    def render(self, context) -> str:
        variant = [str(part.resolve(context)) for part in self.variant]
        return memory.remember_piece(
            self.name, get_language() or "", *variant, build=lambda: self.nodelist.render(context)
        )
