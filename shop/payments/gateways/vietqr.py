"""Bank transfer: the buyer scans a code; what arrives is told by statements, the bank's message, or a person."""

from shop.payments.bank import accounts
from shop.payments.gateways.base import Gateway, RefundResult


class BankTransfer(Gateway):
    """No provider is called: ``shop.payments.bank.matching`` writes down what has arrived."""

    code = "vietqr"

    def is_enabled(self) -> bool:
        """Only with an office account: it receives what no producer's own account may."""
        return accounts.office_account() is not None

    def refund(self, refund) -> RefundResult:
        """A person sends it: it stays on its way until it is marked as sent."""
        return RefundResult(is_done=False)
