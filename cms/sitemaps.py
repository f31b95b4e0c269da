"""Pages of editors in the site map, each in the languages in which it is live."""

from django.utils.translation import get_language
from wagtail.models import Page

from cms.models import HomePage, StandardPage
from shop.storefront.sitemaps import ShopSitemap


class PageSitemap(ShopSitemap):
    """One item per page and its translations: {language: page}."""

    def items(self):
        """Live public pages of our kinds, joined with their translations."""
        pages = Page.objects.live().public().type(HomePage, StandardPage).select_related("locale").order_by("pk")
        joined: dict = {}
        for page in pages:
            joined.setdefault(page.translation_key, {})[page.locale.language_code] = page
        return list(joined.values())

    def get_languages_for_item(self, item):
        """Only languages that are live."""
        return list(item)

    def location(self, item) -> str:
        """Address of the page in the language that is being written."""
        return item[get_language()].url

    def lastmod(self, item):
        """When the page was last published in any language."""
        return max(page.last_published_at for page in item.values() if page.last_published_at)
