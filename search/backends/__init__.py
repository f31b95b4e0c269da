"""What a backend does: ``database`` (always there) and ``elasticsearch``; one contract suite runs over both."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from search.document import ProductDocument
from search.plan import Plan, Step
from search.query import Filters
from search.snapshot import Snapshot


@dataclasses.dataclass(frozen=True)
class Request:
    """One search: what to look for, which values were chosen, the order, and the slice.

    ``filters`` are tried one after the other: first as understood, then with a wider place. ``view`` are the facets
    in memory; its day is the local day that the answer is for.
    """

    plan: Plan
    filters: tuple[Filters, ...]
    sort: str
    offset: int
    limit: int
    view: Snapshot

    @property
    def day(self) -> dt.date:
        """The local day that the answer is for."""
        return self.view.day

    def attempts(self) -> Iterator[tuple[int, Step]]:
        """Give (index of the filters, step) in the order in which they are tried."""
        for number in range(len(self.filters)):
            for step in self.plan.main:
                yield number, step
        for step in self.plan.last:
            yield 0, step


@dataclasses.dataclass(frozen=True)
class Response:
    """Products in order, how many there are in all, and facet → value → number (each with all filters but its own).

    ``step`` is what found them (None without words, or when nothing was found), ``widened`` how many places were
    given up for it.
    """

    ids: list[int]
    total: int
    counts: dict[str, dict]
    step: Step | None = None
    widened: int = 0


class Backend(Protocol):
    """A place where documents are found."""

    def index(self, documents: Iterable[ProductDocument]) -> None:
        """Store documents; an older version than the stored one is left alone."""

    def remove(self, product_ids: Iterable[int], version: int) -> None:
        """Take products out; nothing older than ``version`` can bring them back."""

    def search(self, request: Request) -> Response:
        """Answer a search for what is sold on the request's day."""
