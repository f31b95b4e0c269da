"""The page of one product."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.core.access import get_or_404_for
from shop.core.pagecache.views import cached_page
from shop.storefront.selectors import product as selectors
from shop.storefront.structured import as_script, product_data


@require_safe
@cached_page("goi")
def detail(request, product_slug: str, pk: int):
    """Show a product that is sold today; the history of one that was; 404 for what was never offered.

    A wrong slug and the address of a variant lead to the one address of the product (301).
    """
    product = selectors.product_on_sale(pk) or get_or_404_for(selectors.products_once_shown(), pk=pk)
    if product.is_child:
        return HttpResponsePermanentRedirect(f"{product.parent.get_absolute_url()}?goi={product.pk}")
    if product.slug != product_slug:
        return _to_right_address(request, product)
    if not hasattr(product, "valid_certificate"):
        past = selectors.past_product(product)
        return render(request, "storefront/product_past.html", {"page": past})
    page = selectors.product_page(product, _pack(request))
    return render(request, "storefront/product.html", {"page": page, "structured": as_script(product_data(page))})


def _pack(request) -> int | None:
    text = request.GET.get("goi", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _to_right_address(request, product) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING")
    return HttpResponsePermanentRedirect(product.get_absolute_url() + (f"?{query}" if query else ""))
