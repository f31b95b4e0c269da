"""What offers and vouchers take off one basket, and why a voucher takes nothing off."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shop.core import clock
from shop.core.money import format_vnd
from shop.offers import reckoning, rules, running, vouchers
from shop.offers.models import Terms
from shop.offers.reckoning import Given, Good, Running


@dataclasses.dataclass(frozen=True)
class Ware:
    """What an offer needs to know of one line: ``subject_id`` is the product that the law's rules are asked for."""

    key: int
    product_id: int
    subject_id: int
    product_set: object
    producer_id: int
    name: str
    unit_vnd: int
    quantity: int
    is_discountable: bool = True


@dataclasses.dataclass(frozen=True)
class VoucherState:
    """A voucher on a basket: what it takes off in đồng, or in ``problem`` why nothing."""

    voucher: object
    amount_vnd: int
    problem: str = ""


@dataclasses.dataclass(frozen=True)
class Discounts:
    """All that is taken off one basket now."""

    given: tuple[Given, ...] = ()
    vouchers: tuple[VoucherState, ...] = ()

    @property
    def total_vnd(self) -> int:
        """All of it in đồng."""
        return sum(given.total_vnd for given in self.given)

    @property
    def voucher_ids(self) -> set[int]:
        """The vouchers that take something off."""
        return {given.offer.voucher_id for given in self.given if given.offer.voucher_id}

    def of_line(self, key: int) -> int:
        """What is taken off one line, in đồng."""
        return sum(given.parts.get(key, 0) for given in self.given)

    def borne_by_programme(self, key: int) -> int:
        """The part of :meth:`of_line` that the programme bears."""
        by_programme = [given for given in self.given if given.offer.bearer == Terms.Bearer.PROGRAMME]
        return sum(given.parts.get(key, 0) for given in by_programme)


NOTHING = Discounts()


def discounts_for(basket, wares: Sequence[Ware], moment: dt.datetime) -> Discounts:
    """Return what is taken off ``wares``, the lines of ``basket`` that can be ordered, at ``moment``."""
    products = {ware.product_id for ware in wares}
    attached = list(vouchers.on(basket))
    problems = {voucher.pk: vouchers.why_not(voucher, basket.owner_id, moment) for voucher in attached}
    offers = running.load(running.for_everybody(moment), products, basket.owner_id)
    for voucher in attached:
        if not problems[voucher.pk]:
            offers += running.load(running.of_voucher(voucher), products, basket.owner_id, voucher)
    if not (offers or attached):
        return NOTHING
    limits = rules.allowed({ware.subject_id: ware.product_set for ware in wares}, clock.local_day(moment))
    goods = [_good(ware, limits[ware.subject_id]) for ware in wares]
    given = reckoning.reckon(goods, offers)
    states = [_state(voucher, problems[voucher.pk], given, offers, wares, goods, limits) for voucher in attached]
    return Discounts(tuple(given), tuple(states))


def _good(ware: Ware, limit: rules.Allowed) -> Good:
    most = ware.unit_vnd * ware.quantity * limit.percent // 100 if ware.is_discountable else 0
    return Good(ware.key, ware.product_id, ware.producer_id, ware.unit_vnd, ware.quantity, most)


def _state(voucher, problem: str, given, offers, wares, goods, limits) -> VoucherState:
    amount = sum(one.total_vnd for one in given if one.offer.voucher_id == voucher.pk)
    if amount or problem:
        return VoucherState(voucher, amount, problem)
    mine = [offer for offer in offers if offer.voucher_id == voucher.pk]
    return VoucherState(voucher, 0, _why_nothing(voucher, mine, wares, goods, limits))


def _why_nothing(
    voucher, mine: Sequence[Running], wares: Sequence[Ware], goods: Sequence[Good], limits: Mapping[int, rules.Allowed]
) -> str:
    """Say in one sentence why a voucher that counts for this person takes nothing off these goods."""
    facts = {"code": voucher.code}
    if not mine:
        return _("The voucher %(code)s does not count any more.") % facts
    if any(reckoning.give(offer, goods).total_vnd for offer in mine):
        return _("The goods have a discount already that is worth more than the voucher %(code)s.") % facts
    barred = [ware for ware in wares if _would_be_for(ware, mine) and limits[ware.subject_id].percent == 0]
    if barred:
        facts |= {"names": ", ".join(ware.name for ware in barred), "source": limits[barred[0].subject_id].source}
        return _("The law allows no discount on %(names)s (%(source)s).") % facts
    return _what_is_missing(mine[0], goods, facts)


def _would_be_for(ware: Ware, offers: Sequence[Running]) -> bool:
    return any(
        (offer.producer_id is None or offer.producer_id == ware.producer_id)
        and (offer.goods is None or ware.product_id in offer.goods)
        for offer in offers
    )


def _what_is_missing(offer: Running, goods: Sequence[Good], facts: dict) -> str:
    if reckoning.is_met(offer, goods) or offer.needs_value <= 1:
        return _("The voucher %(code)s is not for these goods.") % facts
    if offer.needs == reckoning.WORTH:
        facts |= {"least": format_vnd(offer.needs_value)}
        return _("The voucher %(code)s counts for goods of %(least)s or more.") % facts
    facts |= {"least": offer.needs_value}
    return _("The voucher %(code)s counts from %(least)d of its goods on.") % facts
