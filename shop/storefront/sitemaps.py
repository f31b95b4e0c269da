"""The site map: what is sold today, who makes it, where it stands. Pages of text are added by room cms."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue.listings.models import CategoryText
from shop.partner.models import Producer
from shop.places.models import Province
from shop.points.selectors import active_points

_PUBLIC = urlsplit(settings.SITE_URL)


class ShopSitemap(Sitemap):
    """Both languages of each page, on the public address of the shop whatever host was asked."""

    i18n = True
    alternates = True
    x_default = True
    protocol = _PUBLIC.scheme
    limit = 5000

    def get_domain(self, site=None) -> str:
        """The public host, not the sites framework's example.com."""
        return _PUBLIC.netloc


class ProductSitemap(ShopSitemap):
    """Products that may be sold today."""

    def items(self):
        """Rows of what the address needs, the oldest first so that pages of the map stay as they are."""
        return get_model("catalogue", "Product").objects.browsable().order_by("pk").only("pk", "slug", "date_updated")

    def location(self, product) -> str:
        """Address of the product page."""
        return reverse("catalogue:detail", kwargs={"product_slug": product.slug, "pk": product.pk})

    def lastmod(self, product):
        """When the product was last changed."""
        return product.date_updated


class ProducerSitemap(ShopSitemap):
    """Producers with something to sell."""

    def items(self):
        """Active producers who own a sellable product."""
        sold = get_model("catalogue", "Product").objects.browsable().filter(listing__owner_id=OuterRef("pk"))
        return Producer.objects.filter(Exists(sold), is_active=True).order_by("pk").values_list("slug", flat=True)

    def location(self, slug: str) -> str:
        """Address of the producer's page."""
        return reverse("storefront:producer", args=[slug])


class PointSitemap(ShopSitemap):
    """Sales points."""

    def items(self):
        """Slugs of the active ones."""
        return active_points().order_by("pk").values_list("slug", flat=True)

    def location(self, slug: str) -> str:
        """Address of the point's page."""
        return reverse("storefront:point", args=[slug])


class ProvinceSitemap(ShopSitemap):
    """The 34 provinces."""

    def items(self):
        """Their slugs."""
        return Province.objects.order_by("slug").values_list("slug", flat=True)

    def location(self, slug: str) -> str:
        """Address of the province's page."""
        return reverse("storefront:province", args=[slug])


class CategorySitemap(ShopSitemap):
    """Groups and sets of products."""

    def items(self):
        """Slug and key of each category."""
        return CategoryText.objects.order_by("category_id").values_list("category__slug", "category_id")

    def location(self, item) -> str:
        """Address of the results inside the category."""
        slug, pk = item
        return reverse("catalogue:category", kwargs={"category_slug": slug, "pk": pk})


class FixedSitemap(ShopSitemap):
    """Lists that stand by themselves."""

    def items(self):
        """Names of addresses."""
        return ["catalogue:index", "storefront:places", "storefront:points", "storefront:certificates"]

    def location(self, name: str) -> str:
        """Their addresses."""
        return reverse(name)


SITEMAPS = {
    "lists": FixedSitemap,
    "products": ProductSitemap,
    "categories": CategorySitemap,
    "producers": ProducerSitemap,
    "points": PointSitemap,
    "provinces": ProvinceSitemap,
}
