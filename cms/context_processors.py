"""What the frame of every page needs: the six groups and who runs the shop. Kept in the cache, asked when drawn."""

from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from catalogue.listings.models import CategoryText

KEPT_SECONDS = 300


def site(request) -> dict:
    """Return ``site`` (``groups``, ``operator``), read on first use, so that a page without a frame pays nothing."""
    return {"site": SimpleLazyObject(_site)}


def forget() -> None:
    """Read the site's data anew: its operator or groups were changed."""
    cache.delete_many([_key("vi"), _key("en")])


def _key(language: str | None) -> str:
    return f"site:{language}"


def _site() -> dict:
    key = _key(get_language())
    found = cache.get(key)
    if found is None:
        found = {"groups": _groups(), "operator": None}
        cache.set(key, found, KEPT_SECONDS)
    return found


def _groups() -> list[dict]:
    """Return name and address of the six groups, in the order of the law."""
    texts = CategoryText.objects.filter(category__depth=1).select_related("category").order_by("group_number")
    return [_group(text) for text in texts]


def _group(text: CategoryText) -> dict:
    english = get_language() == "en"
    name = (text.short_name_en or text.name_en) if english else (text.short_name or text.category.name)
    try:
        url = reverse("catalogue:category", args=[text.category.slug, text.category_id])
    except NoReverseMatch:
        url = "#"
    return {"number": text.group_number, "name": name, "url": url}
