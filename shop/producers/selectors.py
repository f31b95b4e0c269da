"""Reads of a producer's own orders."""

import dataclasses
from collections import Counter

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.models import Complaint, Return, SellerOrder

State = SellerOrder.State
COMPLAINTS = "khieu-nai"
RETURNS, OPEN_RETURNS = "tra-hang", (Return.State.ASKED, Return.State.APPROVED)
# Kinds that no state of the order says.
_APART = {
    RETURNS: {"returns__state__in": OPEN_RETURNS},
    COMPLAINTS: {"complaints__state": Complaint.State.OPEN},
}
SHOWN = 50  # orders of one kind on the page; older ones come first where something has to be done


@dataclasses.dataclass(frozen=True)
class Job:
    """One kind of orders: its key in the address, what has to be done, and the states that belong to it."""

    key: str
    name: Promise
    states: tuple[str, ...]
    is_work: bool = True


JOBS = (
    Job("moi", _("to accept"), (State.CONFIRMED,)),
    Job("dong-goi", _("to pack"), (State.ACCEPTED,)),
    Job("gui", _("to hand over"), (State.PACKED,)),
    Job("tra-hang", _("goods sent back"), ()),
    Job("khieu-nai", _("complaints"), ()),
    Job("dang-di", _("under way"), (State.HANDED_OVER, State.READY), is_work=False),
    Job("cho-tien", _("waiting for payment"), (State.AWAITING,), is_work=False),
    Job("xong", _("finished"), (State.DELIVERED, State.COLLECTED, State.CANCELLED, State.REFUSED), is_work=False),
)


@dataclasses.dataclass(frozen=True)
class Today:
    """The page: all kinds with their counts, the one that is open, and its orders."""

    counts: list[tuple[Job, int]]
    job: Job
    orders: list[SellerOrder]
    has_vouchers: bool = False  # some order of his is a voucher

    @property
    def more(self) -> int:
        """Orders of the open kind that are not on the page."""
        return max(dict(self.counts)[self.job] - len(self.orders), 0)


def orders_of(producer) -> QuerySet:
    """Return the orders of one producer, with what every page of them says."""
    return (
        SellerOrder.objects.filter(producer=producer)
        .select_related(
            "order__purchase__commune__province",
            "order__purchase__commune__unit_type",
            "order__purchase__invoice_request",
            "producer__commune__province",
            "producer__commune__unit_type",
            "shipment",
            "point__commune__province",
            "point__commune__unit_type",
            "invoice",
        )
        .prefetch_related(
            "lines__line__product__parent__listing",
            "lines__line__product__listing",
            "events",
            "returns__lines__line__line__product",
            "complaints",
        )
    )


def today(producer, key: str = "") -> Today:
    """Return what a producer has to do; without a known ``key`` the first kind of work that has orders is open."""
    orders = SellerOrder.objects.filter(producer=producer).order_by()
    rows = list(orders.values_list("state", "mode").annotate(count=Count("pk")))
    by_state = Counter()
    for state, _mode, count in rows:
        by_state[state] += count
    going_back = SellerOrder.objects.filter(producer=producer, returns__state__in=OPEN_RETURNS)
    complained = SellerOrder.objects.filter(producer=producer, complaints__state=Complaint.State.OPEN)
    by_key = {RETURNS: going_back.count(), COMPLAINTS: complained.count()}
    counts = [(job, by_key.get(job.key) or sum(by_state[state] for state in job.states)) for job in JOBS]
    named = next((job for job in JOBS if job.key == key), None)
    job = named or next((job for job, count in counts if job.is_work and count), JOBS[0])
    order = "created_at" if job.is_work else "-created_at"
    chosen = orders_of(producer).filter(**_APART.get(job.key, {"state__in": job.states}))
    has_vouchers = any(mode == SellerOrder.Mode.VOUCHER for _state, mode, _count in rows)
    return Today(counts, job, list(chosen.order_by(order)[:SHOWN]), has_vouchers)
