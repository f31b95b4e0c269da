"""Cash on delivery, one payment per parcel: the carrier, or the point, takes the money when the goods arrive."""

from shop.payments.gateways.base import Arrived, Gateway, RefundResult, Status


class CashOnDelivery(Gateway):
    """There is no provider: arrival of the goods is arrival of the money."""

    code = "cod"
    is_prepaid = False

    def is_enabled(self) -> bool:
        """Always."""
        return True

    def confirm(self, payment) -> Status:
        """The sum at the door was what the buyer owed when the parcel arrived."""
        part = payment.seller_order
        if part.arrived_vnd is None:
            return Status(is_open=not part.is_over)
        return Status((Arrived(f"cod:{part.number}", part.arrived_vnd),), is_open=False)

    def refund(self, refund) -> RefundResult:
        """Money from the door goes back by hand (bank transfer by the office): it stays on its way until marked."""
        return RefundResult(is_done=False)
