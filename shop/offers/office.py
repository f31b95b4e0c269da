"""What the office does with offers: make one in one go, change it, stop it, and see what it has given."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Sum
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.core import audit, clock
from shop.offers import rules, vouchers
from shop.offers.models import Terms
from shop.offers.reckoning import PERCENT
from shop.offers.running import KINDS

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
OrderDiscount = get_model("order", "OrderDiscount")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

ALL_GOODS = "tat-ca"  # slug of the range of everything
ONE_PRODUCT = "san-pham-"  # begins the slug of the range of one product
SHOWN = 200  # offers on a page, the latest
_TYPES = {kind: benefit for benefit, kind in KINDS.items()}


@dataclasses.dataclass(frozen=True)
class OfferFacts:
    """What the office says of an offer.

    ``value`` is whole percent for PERCENT, else đồng. Both moments are edges of whole days. Without ``code`` the offer
    is for everybody; ``usage`` is one of Oscar's ways in which a voucher counts.
    """

    name: str
    kind: str
    value: int
    bearer: str
    first: dt.datetime
    last: dt.datetime
    producer: object | None = None
    goods: object | None = None
    combines: bool = False
    least_vnd: int = 0
    most_orders: int | None = None
    budget_vnd: int | None = None
    code: str = ""
    usage: str = Voucher.MULTI_USE


@transaction.atomic
def save(facts: OfferFacts, offer=None, actor=None):
    """Write a new offer, or change ``offer``; orders that were placed keep what they have.

    Raises ValidationError, by field where one is to blame.
    """
    _check(facts, offer)
    goods = facts.goods or _all_goods()
    offer = offer or ConditionalOffer()
    offer.name, offer.priority = facts.name, offer.priority or 0
    by_code = facts.code or (offer.pk and offer.vouchers.exclude(voucher_set=None).exists())
    offer.offer_type = ConditionalOffer.VOUCHER if by_code else ConditionalOffer.SITE
    offer.exclusive = not facts.combines
    offer.start_datetime, offer.end_datetime = facts.first, facts.last
    offer.max_global_applications, offer.max_discount = facts.most_orders, facts.budget_vnd
    offer.condition = _condition(offer, goods, facts.least_vnd)
    offer.benefit = _benefit(offer, goods, facts)
    was_new = offer.pk is None
    offer.save()
    Terms.objects.update_or_create(offer=offer, defaults={"bearer": facts.bearer, "producer": facts.producer})
    _combine(offer)
    _save_voucher(offer, facts)
    audit.log("offer.made" if was_new else "offer.changed", offer, actor, kind=facts.kind, value=facts.value)
    return offer


def _check(facts: OfferFacts, offer) -> None:
    if facts.last < facts.first:
        raise ValidationError({"last": _("The last day is before the first.")})
    if facts.bearer == Terms.Bearer.PRODUCER and facts.producer is None:
        raise ValidationError({"producer": _("Say which producer bears it.")})
    most = most_percent()
    if facts.kind == PERCENT and not 1 <= facts.value <= most:
        raise ValidationError({"value": _("The law allows a discount of 1 to %(most)d %%.") % {"most": most}})
    same = ConditionalOffer.objects.filter(name=facts.name).exclude(pk=offer.pk if offer else None)
    if same.exists():
        raise ValidationError({"name": _("There is an offer of this name.")})
    if facts.code and vouchers.tidy(facts.code) != facts.code:
        raise ValidationError({"code": _("A code is made of letters A to Z and digits.")})
    taken = vouchers.find(facts.code) if facts.code else None
    if taken and (offer is None or not taken.offers.filter(pk=offer.pk).exists()):
        raise ValidationError({"code": _("There is a code like this.")})


def most_percent() -> int:
    """Return the greatest discount on any goods that the law allows today, in percent."""
    general = rules.rules_on(clock.today()).filter(product_set=None, from_abv=None)
    return general.aggregate(most=Min("most_percent"))["most"] or 99


def _all_goods():
    found, _new = Range.objects.get_or_create(
        slug=ALL_GOODS, defaults={"name": "Tất cả sản phẩm", "includes_all_products": True}
    )
    return found


def range_of(product):
    """Return the range of one product (with its variants), made when it is asked for first."""
    found, new = Range.objects.get_or_create(
        slug=f"{ONE_PRODUCT}{product.pk}", defaults={"name": f"{product.title} ({product.pk})"[:128]}
    )
    if new:
        found.add_product(product)
    return found


def _condition(offer, goods, least_vnd: int):
    row = offer.condition if offer.condition_id else Condition()
    row.range, row.proxy_class = goods, None
    row.type, row.value = (Condition.VALUE, Decimal(least_vnd)) if least_vnd else (Condition.COUNT, Decimal(1))
    row.save()
    return row


def _benefit(offer, goods, facts: OfferFacts):
    row = offer.benefit if offer.benefit_id else Benefit()
    row.range, row.proxy_class = goods, None
    row.type, row.value = _TYPES[facts.kind], Decimal(facts.value)
    row.save()
    return row


def _save_voucher(offer, facts: OfferFacts) -> None:
    """Keep the one code of an offer in step with it; sets of codes that Oscar has made are left alone."""
    row = own_voucher(offer)
    if not facts.code:
        if row:
            offer.vouchers.remove(row)
        return
    row = row or Voucher()
    row.name, row.code, row.usage = f"{facts.name} ({facts.code})"[:128], facts.code, facts.usage
    row.start_datetime, row.end_datetime = facts.first, facts.last
    row.save()
    row.offers.add(offer)


def _combine(offer) -> None:
    """What combines, combines with all others that do: the office ticks one box instead of keeping lists."""
    others = [] if offer.exclusive else list(ConditionalOffer.objects.filter(exclusive=False).exclude(pk=offer.pk))
    offer.combinations.set(others)
    offer.in_combination.set(others)


def own_voucher(offer):
    """Return the voucher that belongs to ``offer`` alone, None for an offer for everybody or of a set of codes."""
    return next((row for row in offer.vouchers.all() if row.voucher_set_id is None), None)


def facts_of(offer) -> OfferFacts:
    """Return what the office once said of ``offer``, for its form."""
    terms = getattr(offer, "terms", None)
    row = own_voucher(offer)
    worth = offer.condition.type == Condition.VALUE
    return OfferFacts(
        name=offer.name,
        kind=KINDS.get(offer.benefit.type, ""),
        value=int(offer.benefit.value or 0),
        bearer=terms.bearer if terms else "",
        producer=terms.producer if terms else None,
        first=row.start_datetime if row else offer.start_datetime,
        last=row.end_datetime if row else offer.end_datetime,
        goods=offer.benefit.range,
        combines=not offer.exclusive,
        least_vnd=int(offer.condition.value or 0) if worth else 0,
        most_orders=offer.max_global_applications,
        budget_vnd=int(offer.max_discount) if offer.max_discount else None,
        code=row.code if row else "",
        usage=row.usage if row else Voucher.MULTI_USE,
    )


@transaction.atomic
def switch(offer, *, on: bool, actor=None) -> None:
    """Stop an offer at once, or let it go on."""
    target = ConditionalOffer.OPEN if on else ConditionalOffer.SUSPENDED
    if ConditionalOffer.objects.filter(pk=offer.pk).exclude(status=target).update(status=target):
        audit.log("offer.opened" if on else "offer.stopped", offer, actor)


@dataclasses.dataclass(frozen=True)
class Row:
    """One offer of the office's list; what it has given leaves out orders that were cancelled whole."""

    offer: object
    facts: OfferFacts
    orders: int
    given_vnd: int
    state: str

    @property
    def is_running(self) -> bool:
        """It takes something off now."""
        return self.state == _("running")

    @property
    def is_percent(self) -> bool:
        """Its value is a percentage."""
        return self.facts.kind == PERCENT


def offers_of(producer=None):
    """Return the offers that the office (or ``producer``, his own) may change."""
    offers = ConditionalOffer.objects.select_related("terms__producer", "benefit__range", "condition")
    if producer is None:
        return offers
    return offers.filter(terms__producer=producer, terms__bearer=Terms.Bearer.PRODUCER)


def overview(producer=None) -> list[Row]:
    """Return the offers (of one producer only, when given), the latest first."""
    offers = list(offers_of(producer).prefetch_related("vouchers").order_by("-pk")[:SHOWN])
    given = _given(offers)
    return [_row(offer, *given.get(offer.pk, (0, 0))) for offer in offers]


def _given(offers: Iterable) -> dict[int, tuple[int, int]]:
    rows = OrderDiscount.objects.filter(offer_id__in=[offer.pk for offer in offers], frequency__gt=0).order_by()
    sums = rows.values_list("offer_id").annotate(Count("pk"), Sum("amount"))
    return {pk: (orders, int(amount)) for pk, orders, amount in sums}


def _row(offer, orders: int, given_vnd: int) -> Row:
    facts = facts_of(offer)
    return Row(offer, facts, orders, given_vnd, _state(offer, facts))


def _state(offer, facts: OfferFacts) -> str:
    moment = clock.now()
    if not facts.kind or not facts.bearer:
        return _("gives nothing: say who bears it")
    if offer.status == ConditionalOffer.SUSPENDED:
        return _("stopped")
    if facts.first and moment < facts.first:
        return _("not begun")
    if facts.last and moment > facts.last:
        return _("over")
    used = offer.max_global_applications and offer.num_applications >= offer.max_global_applications
    spent = offer.max_discount and offer.total_discount >= offer.max_discount
    return _("used up") if used or spent else _("running")
