"""Order numbers that cannot be guessed, and an order creator that leaves the stock to its guard."""

import secrets

from oscar.apps.order import utils

# Read aloud on the telephone and typed into bank memos: no vowels, nothing that looks like something else.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


MAX_TITLE = 255  # of Oscar's order line


class OrderNumberGenerator(utils.OrderNumberGenerator):
    """Ten random signs (28^10, about 3 × 10^14)."""

    def order_number(self, basket=None) -> str:
        """Return a new number such as ``7K4M2QXD9B``; the unique column catches the one in billions."""
        return "".join(secrets.choice(ALPHABET) for _ in range(10))


def line_title(product) -> str:
    """Return what an order calls a product, in Vietnamese: its name, and the pack where there are several."""
    title = f"{product.parent.title}, {product.title}" if product.is_child else product.title
    return title[:MAX_TITLE]


class OrderCreator(utils.OrderCreator):
    """Oscar's creator without its unconditional allocation: shop.stock.services holds the pieces."""

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Name a pack with its product ("Rượu sim, chai 500 ml"): Oscar writes the pack alone.

        The price of the line is after ``taken_off_vnd``, which the checkout has reckoned.
        """
        fields = {"title": line_title(basket_line.product)} | (extra_line_fields or {})
        if off := getattr(basket_line, "taken_off_vnd", 0):
            fields["line_price_incl_tax"] = fields["line_price_excl_tax"] = basket_line.line_price_incl_tax - off
        return super().create_line_models(order, basket_line, fields)

    def update_stock_records(self, line):
        """Do nothing: the pieces were held before the order was written."""
