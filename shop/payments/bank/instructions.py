"""How to send the money of an order: the same facts for the page, the mail and the PDF."""

import dataclasses
import datetime as dt

from shop.core import clock
from shop.payments import settlement
from shop.payments.bank import vietqr
from shop.payments.bank.accounts import account_for


@dataclasses.dataclass(frozen=True)
class Transfer:
    """One transfer that is still to be made: where to, how much (đồng), the memo, until when, and the code's text."""

    bank: str
    account: str
    holder: str
    amount_vnd: int
    memo: str
    until: dt.datetime | None
    payload: str
    is_demo: bool

    @property
    def svg(self) -> str:
        """The code as a drawing."""
        return vietqr.drawing(self.payload)

    @property
    def is_past(self) -> bool:
        """Whether the goods are no longer kept."""
        return self.until is not None and self.until <= clock.now()


def instructions_for(payment) -> Transfer | None:
    """Return how to pay what is still open of a transfer, exactly; None when nothing is or no account exists."""
    rest = settlement.open_vnd(payment)
    account = account_for(payment)
    if payment.gateway != "vietqr" or rest <= 0 or account is None:
        return None
    return Transfer(
        bank=account.bank_name,
        account=account.number,
        holder=account.holder,
        amount_vnd=rest,
        memo=payment.reference,
        until=payment.purchase.pay_by,
        payload=vietqr.payload(
            bank_bin=account.bank_bin, account=account.number, amount_vnd=rest, memo=payment.reference
        ),
        is_demo=account.is_demo,
    )


def open_transfer(purchase) -> Transfer | None:
    """Return the transfer that is still to be made for a purchase; None for cash, cards and what is paid."""
    if purchase.payment != purchase.Payment.TRANSFER:
        return None
    payment = purchase.payments.first()
    return instructions_for(payment) if payment else None
