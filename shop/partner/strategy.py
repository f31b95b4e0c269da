"""Which price and availability a buyer gets: one stock record per product, tax inside the price, certificate asked."""

from decimal import Decimal

from oscar.apps.partner import strategy
from oscar.core.loading import get_class

Unavailable = get_class("partner.availability", "Unavailable")


class Selector(strategy.Selector):
    """One strategy for everybody."""

    def strategy(self, request=None, user=None, **kwargs):
        """Return the strategy of the shop."""
        return Default(request)


class Default(strategy.UseFirstStockRecord, strategy.StockRequired, strategy.FixedRateTax, strategy.Structured):
    """Prices are what the buyer pays: tax is inside and not shown apart, whole đồng."""

    rate = Decimal(0)
    exponent = Decimal(1)

    def __init__(self, request=None):
        """Do not ask who the visitor is, as Oscar does: there is one price, and a public page opens no session."""
        self.request = request
        self.user = None

    def fetch_for_line(self, line, stockrecord=None):
        """Price a basket line by the stock record that it was filled from; Oscar asks for the product's again."""
        return self.fetch_for_product(line.product, stockrecord or line.stockrecord)
