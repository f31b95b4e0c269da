"""What a backend does: ``database`` (always there) and ``elasticsearch``; one contract suite runs over both."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from search.document import ProductDocument
from search.plan import Plan
from search.query import Filters
from search.snapshot import Snapshot


@dataclasses.dataclass(frozen=True)
class Request:
    """One search: what to look for, which values were chosen, the order, and the slice.

    ``view`` are the facets in memory; its day is the local day that the answer is for.
    """

    plan: Plan
    filters: Filters
    sort: str
    offset: int
    limit: int
    view: Snapshot

    @property
    def day(self) -> dt.date:
        """The local day that the answer is for."""
        return self.view.day


@dataclasses.dataclass(frozen=True)
class Response:
    """Products in order, how many there are in all, and facet → value → number (each with all filters but its own)."""

    ids: list[int]
    total: int
    counts: dict[str, dict]
    tier: int = 0


class Backend(Protocol):
    """A place where documents are found."""

    def index(self, documents: Iterable[ProductDocument]) -> None:
        """Store documents; an older version than the stored one is left alone."""

    def remove(self, product_ids: Iterable[int], version: int) -> None:
        """Take products out; nothing older than ``version`` can bring them back."""

    def search(self, request: Request) -> Response:
        """Answer a search for what is sold on the request's day."""
