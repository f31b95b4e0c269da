"""Order numbers that cannot be guessed, and an order creator that leaves the stock to its guard."""

import secrets

from oscar.apps.order import utils

# Read aloud on the telephone and typed into bank memos: no vowels, nothing that looks like something else.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


class OrderNumberGenerator(utils.OrderNumberGenerator):
    """Ten random signs (28^10, about 3 × 10^14)."""

    def order_number(self, basket=None) -> str:
        """Return a new number such as ``7K4M2QXD9B``; the unique column catches the one in billions."""
        return "".join(secrets.choice(ALPHABET) for _ in range(10))


class OrderCreator(utils.OrderCreator):
    """Oscar's creator without its unconditional allocation: shop.stock.services holds the pieces."""

    def update_stock_records(self, line):
        """Do nothing: the pieces were held before the order was written."""
