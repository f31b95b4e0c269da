"""Card payments for tests."""

from shop.payments import services
from shop.payments.models import Payment
from tests.factories.orders import make_order


def make_card_payment(*products, **order) -> Payment:
    """Order ``products`` by card and return the payment; its page is not open yet."""
    return Payment.objects.get(purchase__order=make_order(*products, payment="stripe", **order))


def open_page(payment: Payment) -> Payment:
    """Open the card page of a payment, as the buyer's button does."""
    services.start(payment)
    payment.refresh_from_db()
    return payment
