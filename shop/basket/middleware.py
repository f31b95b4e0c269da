"""The basket of a request, loaded only by pages that ask for it."""

from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from oscar.apps.basket import middleware
from oscar.core.loading import get_model

from shop.basket.services import merge

Basket = get_model("basket", "Basket")
HAS_BASKET = "has_basket"


class BasketMiddleware(middleware.BasketMiddleware):
    """Oscar's middleware, except that it stays out of templates and merges by what is really on the shelf."""

    def process_template_response(self, request, response):
        """Leave templates alone: Oscar's way would load the basket for pages that are cached whole."""
        return response

    def process_response(self, request, response):
        """Leave a mark that scripts can read, so that only browsers with a basket fetch the badge."""
        response = super().process_response(request, response)
        basket = request._basket_cache
        if basket is not None and basket.id and basket.lines.exists():
            if HAS_BASKET not in request.COOKIES:
                response.set_cookie(
                    HAS_BASKET,
                    "1",
                    max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                    secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                    samesite="Lax",
                )
        elif basket is not None and HAS_BASKET in request.COOKIES:
            response.delete_cookie(HAS_BASKET)
        return response

    def apply_offers_to_basket(self, request, basket):
        """Do nothing: ``shop.basket.selectors`` counts what a basket costs, once, where it is shown."""

    def merge_baskets(self, master, slave):
        """Join two baskets of one person."""
        merge(master, slave)

    def get_basket(self, request):
        """Return the open basket; a basket filled before signing in is joined first, once."""
        if request._basket_cache is None and request.user.is_authenticated:
            self._join_cookie_basket(request)
        return super().get_basket(request)

    def _join_cookie_basket(self, request) -> None:
        key = self.get_cookie_key(request)
        guest = self.get_cookie_basket(key, request, Basket.open)
        if guest is None:
            return
        own = Basket.open.filter(owner=request.user).first() or Basket.objects.create(owner=request.user)
        for name, wanted, free in merge(own, guest):
            text = _("%(name)s: you wanted %(wanted)d, there are %(free)d. The basket has %(free)d.")
            messages.warning(request, text % {"name": name, "wanted": wanted, "free": free})
        request.cookies_to_delete.append(key)
