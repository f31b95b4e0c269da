"""What every carrier can be asked. Adapters only talk: what follows from an answer is done by ``shop.fulfilment``."""

import dataclasses
import enum


class CarrierError(Exception):
    """A carrier did not do what was asked; the message is a sentence for the producer or the staff."""


class Refused(CarrierError):
    """The carrier said no for good: asking again with the same is no use."""


class Unreachable(CarrierError):
    """The carrier did not answer in time, or does not take our key: the number can be typed by hand meanwhile."""


class Progress(enum.Enum):
    """How far a parcel is, whatever a carrier calls it. TROUBLE (lost, broken) is for people to decide."""

    WAITING = "waiting"
    MOVING = "moving"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    TROUBLE = "trouble"


@dataclasses.dataclass(frozen=True)
class Place:
    """Somebody's door. ``district`` is the former one, by which carriers still find the way; empty when not known."""

    name: str
    phone: str  # as dialled in the country: 0912345678
    street: str
    ward: str
    district: str
    province: str


@dataclasses.dataclass(frozen=True)
class Piece:
    """One kind of goods in a parcel: price of one piece in đồng."""

    name: str
    code: str
    quantity: int
    price_vnd: int


@dataclasses.dataclass(frozen=True)
class Shipment:
    """A parcel to be carried: weight in grams, sums in đồng. ``reference`` is our number; it makes creating once."""

    reference: str
    sender: Place
    receiver: Place
    pieces: tuple[Piece, ...]
    grams: int
    cod_vnd: int
    value_vnd: int
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Created:
    """What the carrier made of it: its number, and its fee in đồng."""

    number: str
    fee_vnd: int


class Adapter:
    """One carrier. Every call may raise Refused or Unreachable and comes back within seconds."""

    code: str
    name: str

    def is_enabled(self) -> bool:
        """Whether its keys are set."""
        raise NotImplementedError

    def webhook_secret(self) -> str:
        """Return the secret part of the address to which the carrier sends its messages; empty takes none."""
        raise NotImplementedError

    def quote(self, shipment: Shipment) -> int:
        """Return the fee in đồng that the carrier would charge."""
        raise NotImplementedError

    def create(self, shipment: Shipment) -> Created:
        """Order the carriage. Asking again with the same ``reference`` returns the same number."""
        raise NotImplementedError

    def cancel(self, number: str) -> None:
        """Call a parcel off that was not fetched yet; repeating changes nothing."""
        raise NotImplementedError

    def track(self, number: str) -> tuple[Progress, str]:
        """Return how far a parcel is, and the carrier's own word for it."""
        raise NotImplementedError

    def number_in(self, body: bytes) -> str:
        """Return the number that a message of the carrier is about. Raises ValueError for anything else.

        The messages are not signed, so nothing else of them is believed: the parcel is asked for.
        """
        raise NotImplementedError
