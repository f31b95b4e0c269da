"""What the register holds already, read in a handful of queries before the rows are looked at."""

import dataclasses
import re
from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, Decision
from catalogue.listings.models import Listing, ProductSet
from catalogue.listings.selectors import sets_by_label
from catalogue.models import ProductAttributeValue
from shop.core.names import are_twins, name_key
from shop.core.text import fold, key
from shop.partner.models import Producer, StockRecord
from shop.places.models import Commune, FormerName, Province
from shop.places.selectors import clear_winner, resolve_address

ATTRIBUTES = ("net_weight_g", "shelf_life_days")
_ISSUER_WORDS = re.compile(r"^(?:(?:ubnd|uy ban nhan dan|chu tich|quyet dinh cua) +)+")
# Units that July 2025 did away with: an address that names one is an old one.
_FORMER_UNITS = re.compile(r"\b(huyen|quan|thi xa|thi tran)\b")


@dataclasses.dataclass(frozen=True)
class Place:
    """A commune that an address means, and whether it is named as before July 2025; or the sentence why not."""

    commune: Commune | None
    is_former: bool = False
    problem: str = ""


class Book:
    """Look-ups by what a file says. Each is loaded once, on first use."""

    def __init__(self):
        self._places: dict[str, Place] = {}

    @cached_property
    def sets(self) -> dict[str, ProductSet]:
        """Sets by folded label: code, name, "group > name"."""
        return {key(label): found for label, found in sets_by_label().items()}

    @cached_property
    def city_levels(self) -> dict[str, str]:
        """Folded name → level, for "UBND thành phố …": a province of today or before, or a city inside one."""
        later_wins = (
            (_names(FormerName.Level.ALIAS), Decision.Issuer.PROVINCE),
            (_names(FormerName.Level.DISTRICT), Decision.Issuer.DISTRICT),
            (_names(FormerName.Level.PROVINCE), Decision.Issuer.PROVINCE),
            (Province.objects.values_list("name", flat=True), Decision.Issuer.PROVINCE),
        )
        return {key(name): level for names, level in later_wins for name in names}

    def level_of(self, issuer: str) -> str | None:
        """Return the level of an issuer by its name: Bộ …, UBND tỉnh …, UBND huyện …; None when it does not tell."""
        folded = _ISSUER_WORDS.sub("", key(issuer))
        words = {"trung uong": "ministry", "cap bo": "ministry", "cap tinh": "province", "cap huyen": "district"}
        if folded in words or folded in Decision.Issuer.values:
            return words.get(folded, folded)
        if folded.startswith(("bo ", "mard", "mae")):
            return Decision.Issuer.MINISTRY
        if folded.startswith(("huyen ", "quan ", "thi xa ")):
            return Decision.Issuer.DISTRICT
        if folded.startswith("tinh "):
            return Decision.Issuer.PROVINCE
        return self.city_levels.get(re.sub(r"^(thanh pho|tp) +", "", folded))

    def place_of(self, address: str) -> Place:
        """Resolve an address once, however many rows carry it."""
        if address not in self._places:
            self._places[address] = self._resolve(address)
        return self._places[address]

    @staticmethod
    def _resolve(address: str) -> Place:
        candidates = resolve_address(address)
        commune = clear_winner(candidates)
        if commune:
            return Place(commune, bool(candidates[0].former) or _is_former(address, commune))
        if not candidates:
            return Place(None, problem=_("No commune was found in “%(text)s”.") % {"text": address[:80]})
        choices = "; ".join(f"{c.commune.full_name}, {c.commune.province.name}" for c in candidates[:5])
        return Place(
            None,
            problem=_("“%(text)s” may be several communes: %(choices)s. Write the one that is meant.")
            % {"text": address[:80], "choices": choices},
        )

    # ---------------------------------------------------------------------------------- what is recorded

    @cached_property
    def decisions(self) -> dict[tuple, Decision]:
        """Decisions by (folded number, folded issuer, year)."""
        return {decision_key(d.number, d.issuer_name, d.signed_on.year): d for d in Decision.objects.all()}

    @cached_property
    def _producers(self) -> tuple[dict, dict]:
        by_number, by_commune = {}, defaultdict(list)
        for producer in Producer.objects.select_related("partner", "commune"):
            by_commune[producer.commune_id].append(producer)
            if producer.registration_number:
                by_number[producer.registration_number] = producer
        return by_number, by_commune

    def producer_of(self, name: str, number: str, commune_id: int) -> Producer | None:
        """Return the producer with this number, else of this name in the commune (as ``save_producer`` finds it)."""
        by_number, by_commune = self._producers
        if number in by_number:
            return by_number[number]
        for producer in by_commune[commune_id]:
            if (not number or not producer.registration_number) and are_twins(producer.name, name):
                return producer
        return None

    @cached_property
    def _listings(self) -> dict[int, list[Listing]]:
        found = defaultdict(list)
        for listing in Listing.objects.select_related("product", "product_set"):
            found[listing.owner_id].append(listing)
        return found

    def listing_of(self, producer: Producer | None, name: str) -> Listing | None:
        """Return the listing of the producer's product of that name."""
        listings = self._listings[producer.pk] if producer else []
        return next((listing for listing in listings if are_twins(listing.product.title, name)), None)

    @cached_property
    def _certificates(self) -> dict[int, list[Certificate]]:
        found = defaultdict(list)
        for certificate in Certificate.objects.select_related("decision", "ended_by"):
            found[certificate.product_id].append(certificate)
        return found

    def certificates_of(self, listing: Listing | None) -> list[Certificate]:
        """Return all certificates of a product, ended ones included."""
        return self._certificates[listing.product_id] if listing else []

    @cached_property
    def prices(self) -> dict[int, int]:
        """Prices in whole đồng by product."""
        rows = StockRecord.objects.exclude(price=None).values_list("product_id", "price")
        return {product_id: int(price) for product_id, price in rows}

    @cached_property
    def codes(self) -> dict[tuple[int, str], int]:
        """Products by (partner, article code)."""
        rows = StockRecord.objects.values_list("partner_id", "partner_sku", "product_id")
        return {(partner_id, sku): product_id for partner_id, sku, product_id in rows}

    @cached_property
    def attributes(self) -> dict[tuple[int, str], int]:
        """The whole-number attributes that a register may carry, by (product, code)."""
        rows = ProductAttributeValue.objects.filter(attribute__code__in=ATTRIBUTES)
        return {(v[0], v[1]): v[2] for v in rows.values_list("product_id", "attribute__code", "value_integer")}


def _names(level: int):
    """Names of before July 2025 of one level; everyday names of communes are none of a city."""
    return FormerName.objects.filter(level=level, commune=None).values_list("name", flat=True).distinct()


def _is_former(address: str, commune: Commune) -> bool:
    """An address that names a district, or not today's province, was written before July 2025."""
    folded = key(address)
    return bool(_FORMER_UNITS.search(folded)) or key(commune.province.name) not in folded


def decision_key(number: str, issuer_name: str, year: int) -> tuple[str, str, int]:
    """Identity of a decision: numbers start again each year."""
    return key(number), key(issuer_name), year


def folded_name(name: str) -> str:
    """Name by which rows of one file are put together, marks aside; twins are compared with marks after that."""
    return fold(name_key(name))
