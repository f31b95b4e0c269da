"""What every way of paying can do. No gateway writes the books: it talks to its provider and returns what is so."""

import dataclasses


class GatewayError(Exception):
    """A provider did not do what was asked; the message is a sentence for the staff."""


class Refused(GatewayError):
    """The provider said no for good: asking again is no use."""


class Unreachable(GatewayError):
    """The provider did not answer in time, or said to come back: the tick asks again."""


class BadMessage(ValueError):
    """A message to a provider's address is not genuine or not whole; ``why`` is one of ``WebhookRefusal.Why``."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclasses.dataclass(frozen=True)
class Start:
    """How the buyer goes on: to ``url`` of the provider, or to our own page when empty."""

    provider_id: str = ""
    url: str = ""


@dataclasses.dataclass(frozen=True)
class Arrived:
    """A sum that the provider says has arrived for a payment; ``key`` is its own number for it."""

    key: str
    amount_vnd: int


@dataclasses.dataclass(frozen=True)
class Status:
    """What the provider says about a payment now: all sums so far; whether it can still be paid; why it failed."""

    arrived: tuple[Arrived, ...] = ()
    is_open: bool = True
    problem: str = ""


@dataclasses.dataclass(frozen=True)
class RefundResult:
    """What became of a refund: done, or still on its way."""

    provider_id: str = ""
    is_done: bool = True


@dataclasses.dataclass(frozen=True)
class Hint:
    """What a genuine webhook says: which event, and which object at the provider it is about."""

    event_id: str
    kind: str
    object_id: str


class Gateway:
    """One way of paying. ``is_prepaid``: goods are held until the money is there."""

    code: str
    is_prepaid = True

    def is_enabled(self) -> bool:
        """Whether it is switched on and configured."""
        raise NotImplementedError

    def takes(self, amount_vnd: int) -> bool:
        """Whether it takes this amount (providers have a least and a greatest)."""
        return amount_vnd > 0

    def start(self, payment, rest_vnd: int) -> Start:
        """Open the payment of ``rest_vnd`` at the provider, or return the one that is open. Raises GatewayError."""
        return Start()

    def confirm(self, payment) -> Status:
        """Ask the provider what is so. Raises GatewayError."""
        return Status()

    def cancel(self, payment) -> None:
        """Make sure that it cannot be paid any more; a payment that has just been made stays. Raises GatewayError."""

    def refund(self, refund) -> RefundResult:
        """Send money back, idempotent by ``refund.key``. Raises GatewayError."""
        raise NotImplementedError

    def parse_webhook(self, body: bytes, headers) -> Hint:
        """Check who sent it and return what it is about. Raises ``ValueError`` for a forged or stale message."""
        raise NotImplementedError
