"""What the frame of every page needs: groups, links to pages of text, who runs the shop. Kept, asked when drawn."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from cms import selectors
from cms.models import OperatorSettings, StandardPage
from shop.core.pagecache import memory


def site(request) -> dict:
    """Return ``site``: ``groups``, ``pages`` (key → address), ``footer`` (column → links) and ``operator``.

    Lazy, so that a page without a frame asks nothing; kept while nothing that pages show changes.
    """
    return {"site": SimpleLazyObject(_site)}


def forget() -> None:
    """Draw the frame anew: its pages, groups or operator were changed."""
    memory.forget(_key("vi"), _key("en"))
    memory.forget_pieces()


def _key(language: str | None) -> str:
    return f"site:{language}"


def _site() -> dict:
    return memory.remember(_key(get_language()), _read)


def _read() -> dict:
    pages, footer = {}, {column: [] for column in StandardPage.Column.values}
    linked = StandardPage.objects.live().filter(locale__language_code=get_language()).order_by("footer_order", "title")
    for page in linked.exclude(key="", footer=""):
        if page.key:
            pages[page.key] = page.url
        if page.footer:
            footer[page.footer].append({"title": page.title, "url": page.url})
    return {
        "groups": selectors.groups(),
        "pages": pages,
        "footer": footer,
        "operator": OperatorSettings.load().as_footer(),
    }
