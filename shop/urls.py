"""All addresses of the site. Machines first, then people in two languages, Wagtail's pages last."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.sitemaps import PageSitemap
from shop.core.pagecache.views import cached_page
from shop.storefront.sitemaps import SITEMAPS

_SITEMAPS = {"sitemaps": SITEMAPS | {"pages": PageSitemap}}
_sitemap_index, _sitemap = cached_page("p")(sitemap_views.index), cached_page("p")(sitemap_views.sitemap)

urlpatterns = [
    path("", include("shop.storefront.urls.machines")),
    path(
        "sitemap.xml",
        _sitemap_index,
        _SITEMAPS | {"sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", _sitemap, _SITEMAPS, name="sitemap-section"),
    path(settings.MEDIA_URL.strip("/") + "/", include("media.urls")),
    path("cms/tep/", include(wagtaildocs_urls)),
    path("cms/", include(wagtailadmin_urls)),
    path("dashboard/transfers/", include("shop.dashboard.transfers.urls")),
    path("dashboard/payouts/", include("shop.dashboard.payouts.urls")),
    path("dashboard/complaints/", include("shop.dashboard.complaints.urls")),
    path("dashboard/review-desk/", include("shop.dashboard.reviews.urls")),
    path("dashboard/promotions/", include("shop.dashboard.promotions.urls")),
    path("dashboard/", apps.get_app_config("dashboard").urls),
    path("admin/", admin.site.urls),
]

urlpatterns += i18n_patterns(
    path("", include("shop.storefront.urls.catalogue")),
    path("", include("shop.storefront.urls.storefront")),
    path(_("basket/"), include("shop.basket.urls")),
    path(_("checkout/"), include("shop.checkout.urls")),
    path(_("order/"), include("shop.storefront.urls.orders")),
    path(_("account/"), include("shop.storefront.urls.account")),
    path(_("account/"), include("shop.accounts.urls")),
    path(_("places/"), include("shop.places.urls")),
    path(_("producer/"), include("shop.producers.urls")),
    path(_("counter/"), include("shop.counter.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "shop.storefront.views.errors.bad_request"
handler403 = "shop.storefront.views.errors.forbidden"
handler404 = "shop.storefront.views.errors.not_found"
handler500 = "shop.storefront.views.errors.server_error"
