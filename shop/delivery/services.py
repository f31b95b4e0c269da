"""Quotes for parcels from the rate cards, and the cards that a new site starts with."""

import dataclasses
import datetime as dt

from django.core.cache import cache
from django.db.models import Q

from shop.core import clock
from shop.core.pagecache import memory
from shop.delivery import travel
from shop.delivery.models import RateCard, RemoteCommune, RestDay, Zone
from shop.delivery.reference import load_carriers, load_rest_days, load_travel_rules

KEPT_SECONDS = 60
SUNDAY = 7
_REST = "days of rest"


class NoRate(LookupError):
    """No rate card covers a zone on a day: the office has to add one."""


@dataclasses.dataclass(frozen=True)
class Parcel:
    """What a quote needs to know: from where, how heavy (net grams), how large (cm³) and worth how much (đồng)."""

    origin: object  # places.Commune
    grams: int
    goods_vnd: int
    volume_cm3: int = 0  # 0: not known, the weight decides


@dataclasses.dataclass(frozen=True)
class Quote:
    """Price (đồng) and days of arrival of one parcel."""

    zone: str
    fee_vnd: int
    grams: int
    arrives_from: dt.date
    arrives_until: dt.date


@dataclasses.dataclass(frozen=True)
class Estimate:
    """What sending costs somewhere in the country: least and most (đồng), fewest and most days on the way."""

    least_vnd: int
    most_vnd: int
    days_min: int
    days_max: int


def zone_between(origin, destination) -> str:
    """Return the zone between two communes."""
    if origin.province_id == destination.province_id:
        return Zone.PROVINCE
    same_region = origin.province.region_id == destination.province.region_id
    return Zone.REGION if same_region else Zone.FAR


def cards_on(day: dt.date) -> dict[str, RateCard]:
    """Return the rate card of each zone on ``day``; the one that began last wins."""
    rows = RateCard.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)
    return {card.zone: card for card in rows.order_by("valid_from")}


def quote(parcels: list[Parcel], destination, on: dt.date | None = None) -> list[Quote]:
    """Return one quote per parcel to the commune ``destination``, in two queries for any number of parcels.

    Raises :class:`NoRate` when no card covers a zone.
    """
    day = on or clock.today()
    cards = cards_on(day)
    remote = RemoteCommune.objects.filter(commune=destination).exists()
    return [_quote_one(parcel, destination, cards, remote, day) for parcel in parcels]


def _quote_one(parcel: Parcel, destination, cards: dict[str, RateCard], remote: bool, day: dt.date) -> Quote:
    zone = zone_between(parcel.origin, destination)
    if zone not in cards:
        raise NoRate(f"no rate card for zone {zone} on {day}")
    card = cards[zone]
    grams = charged_grams(parcel.grams, parcel.volume_cm3, card)
    return Quote(
        zone=zone,
        fee_vnd=_fee(card, grams, parcel.goods_vnd, remote),
        grams=grams,
        arrives_from=add_working_days(day, card.days_min),
        arrives_until=add_working_days(day, card.days_max),
    )


def _fee(card: RateCard, grams: int, goods_vnd: int, remote: bool) -> int:
    """First weight, then each started further step; the remote surcharge stays even when delivery is free."""
    surcharge = card.remote_vnd if remote else 0
    if card.free_from_vnd is not None and goods_vnd >= card.free_from_vnd:
        return surcharge
    steps = max(0, -(-(grams - card.first_grams) // card.step_grams))
    return card.first_vnd + steps * card.step_vnd + surcharge


def estimate(grams: int, goods_vnd: int, volume_cm3: int = 0, reach: str | None = None) -> Estimate | None:
    """Return what a parcel of ``grams`` net costs from the cheapest to the dearest zone today; None without cards.

    ``reach`` (a ``Reach``) leaves out the zones to which the goods are not sent.

    The remote surcharge is left out: few pay it, and the order page says it. Cards are kept for a minute, so that
    pages that only estimate ask no query; an order is always priced from the table.
    """
    day = clock.today()
    cards = cache.get_or_set(f"delivery:cards:{day}", lambda: list(cards_on(day).values()), KEPT_SECONDS)
    cards = [card for card in cards if travel.reaches(reach, card.zone)]
    if not cards:
        return None
    fees = [_fee(card, charged_grams(grams, volume_cm3, card), goods_vnd, remote=False) for card in cards]
    return Estimate(min(fees), max(fees), min(c.days_min for c in cards), max(c.days_max for c in cards))


def charged_grams(grams: int, volume_cm3: int, card: RateCard) -> int:
    """Return the grams that are charged: the greater of the weight with box and wrapping and what the volume counts."""
    packed = grams + grams * card.packing_percent // 100
    return max(packed, -(-volume_cm3 * 1000 // card.volume_divisor))


def add_working_days(day: dt.date, days: int) -> dt.date:
    """Return the day that is ``days`` delivery days later: carriers rest on Sundays and on the days of ``RestDay``."""
    rest = memory.remember(_REST, lambda: frozenset(RestDay.objects.values_list("day", flat=True)))
    while days:
        day += dt.timedelta(days=1)
        days -= day.isoweekday() != SUNDAY and day not in rest
    return day


# Starting prices of a new site, in đồng: round sums near what Vietnamese carriers ask from small senders in 2026.
# The office replaces them with its own contract; the rows carry their days.
_START = dt.date(2025, 7, 1)
_CARDS = {
    Zone.PROVINCE: {"first_vnd": 18_000, "step_vnd": 2_500, "remote_vnd": 10_000, "days_min": 1, "days_max": 2},
    Zone.REGION: {"first_vnd": 26_000, "step_vnd": 4_000, "remote_vnd": 15_000, "days_min": 2, "days_max": 3},
    Zone.FAR: {"first_vnd": 32_000, "step_vnd": 6_000, "remote_vnd": 20_000, "days_min": 3, "days_max": 5},
}


def load_reference() -> None:
    """Give a new site its first rate cards, rules and carriers, and mark the islands as remote; repeatable."""
    from shop.places.models import Commune

    for zone, prices in _CARDS.items():
        RateCard.objects.get_or_create(zone=zone, valid_from=_START, defaults=prices)
    known = set(RemoteCommune.objects.values_list("commune_id", flat=True))
    islands = Commune.objects.filter(unit_type__name__iexact="đặc khu").exclude(pk__in=known)
    RemoteCommune.objects.bulk_create(RemoteCommune(commune=commune) for commune in islands)
    load_travel_rules(_START)
    load_rest_days()
    load_carriers()
