"""The basket as one object: who sells what, what it costs today, and what cannot be ordered and why.

Page, checkout and order all read this one, so none of them can disagree.
"""

import dataclasses
import datetime as dt
from collections import defaultdict

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.certification.selectors import last_day, valid_certificates
from catalogue.listings.naming import display_name, display_pack, subject_of
from media.models import ProductPicture
from shop.basket import parcels
from shop.core import clock
from shop.core.prepared import Prepared
from shop.offers import running
from shop.offers.selectors import NOTHING, Discounts, Ware, discounts_for
from shop.stock.selectors import free_expression

Line = get_model("basket", "Line")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
StockRecord = get_model("partner", "StockRecord")

LAPSED, OUT_OF_STOCK, SHORT, NOT_SOLD = "lapsed", "out_of_stock", "short", "not_sold"


@dataclasses.dataclass
class BasketItem:
    """One line: prices in đồng, weight in grams, ``problem`` empty when it can be ordered.

    ``discount_vnd`` is taken off the whole line; ``programme_vnd`` is the part of it that the programme bears.
    """

    line: object
    product: object
    subject: object
    name: str
    pack: str
    producer: object
    quantity: int
    unit_vnd: int
    seen_vnd: int
    grams: int
    volume_cm3: int
    free: int
    certificate: Certificate | None
    picture: object | None
    age_restricted: bool
    problem: str = ""
    problem_text: str = ""
    discount_vnd: int = 0
    programme_vnd: int = 0

    @property
    def total_vnd(self) -> int:
        """Price of the line before discounts."""
        return self.unit_vnd * self.quantity

    @property
    def net_vnd(self) -> int:
        """What the buyer pays for the line."""
        return self.total_vnd - self.discount_vnd

    @property
    def price_changed(self) -> bool:
        """The price is not the one that the buyer saw last."""
        return self.unit_vnd != self.seen_vnd

    @property
    def max_quantity(self) -> int:
        """What the stepper may reach."""
        return max(self.free, 1)


@dataclasses.dataclass
class BasketParcel:
    """What one producer sends, or his services: those go by a voucher code, in a part of their own.

    A part has one way to the buyer and one state; a voucher is there as soon as it is paid and waits for months, goods
    are packed and sent, so neither would fit the other's.
    """

    producer: object
    items: list[BasketItem]

    @property
    def is_voucher(self) -> bool:
        """Nothing is sent: the buyer gets a code."""
        return any(item.subject.listing.product_set.sells_vouchers for item in self.items)

    @property
    def voucher_days(self) -> int | None:
        """Days that the code holds, the fewest of its services; None for goods."""
        days = [item.subject.listing.product_set.voucher_days for item in self.items] if self.is_voucher else []
        return min(days, default=None)

    @property
    def key(self) -> str:
        """Name of the part within its order."""
        return f"{self.producer.pk}V" if self.is_voucher else str(self.producer.pk)

    @property
    def items_vnd(self) -> int:
        """Goods in đồng, before discounts."""
        return sum(item.total_vnd for item in self.items)

    @property
    def discount_vnd(self) -> int:
        """What is taken off, in đồng."""
        return sum(item.discount_vnd for item in self.items)

    @property
    def net_vnd(self) -> int:
        """What the buyer pays for the goods, in đồng."""
        return self.items_vnd - self.discount_vnd

    @property
    def grams(self) -> int:
        """Net weight in grams."""
        return sum(item.grams * item.quantity for item in self.items)

    @property
    def volume_cm3(self) -> int:
        """Volume of the packed pieces whose size is known, in cm³."""
        return sum(item.volume_cm3 * item.quantity for item in self.items)

    @property
    def pieces(self) -> int:
        """Number of pieces."""
        return sum(item.quantity for item in self.items)


@dataclasses.dataclass
class BasketView:
    """All of a basket on one day."""

    parcels: list[BasketParcel]
    blocked: list[BasketItem]
    discounts: Discounts = NOTHING

    @property
    def items_vnd(self) -> int:
        """Goods that can be ordered, in đồng, before discounts."""
        return sum(parcel.items_vnd for parcel in self.parcels)

    @property
    def net_vnd(self) -> int:
        """What the buyer pays for the goods, in đồng."""
        return sum(parcel.net_vnd for parcel in self.parcels)

    @property
    def pieces(self) -> int:
        """Pieces that can be ordered."""
        return sum(parcel.pieces for parcel in self.parcels)

    @property
    def all_pieces(self) -> int:
        """Pieces in it, also those that cannot be ordered now."""
        return sum(item.quantity for item in self.items())

    @property
    def producers(self) -> int:
        """Number of producers: goods and services of one are two parts, and one producer."""
        return len({parcel.producer.pk for parcel in self.parcels})

    @property
    def has_vouchers(self) -> bool:
        """Something in it is paid in advance only."""
        return any(parcel.is_voucher for parcel in self.parcels)

    @property
    def is_empty(self) -> bool:
        """Neither something to order nor something in the way."""
        return not (self.parcels or self.blocked)

    @property
    def age_restricted(self) -> bool:
        """Something in it is for adults only."""
        return any(item.age_restricted for parcel in self.parcels for item in parcel.items)

    def items(self) -> list[BasketItem]:
        """Everything, blocked lines last."""
        return [item for parcel in self.parcels for item in parcel.items] + self.blocked


def view_basket(basket, on: dt.date | None = None) -> BasketView:
    """Read ``basket`` as of local day ``on`` in a handful of queries, however many lines it has."""
    day = on or clock.today()
    if not basket.id:
        return BasketView([], [])
    lines = sorted(_ALONE.rows(basket.pk) + _OF_PARENTS.rows(basket.pk), key=lambda line: line.pk)
    if not lines:
        return BasketView([], [])
    moment = clock.now()
    facts = _facts(basket.pk, day, moment)
    items = [_item(line, facts) for line in lines]
    good = [item for item in items if not item.problem]
    discounts = _take_off(basket, good, moment) if facts.offers_run else NOTHING
    parcels: dict[tuple[int, bool], BasketParcel] = {}
    for item in good:
        key = item.producer.pk, item.subject.listing.product_set.is_service
        parcels.setdefault(key, BasketParcel(item.producer, [])).items.append(item)
    return BasketView(list(parcels.values()), [item for item in items if item.problem], discounts)


def _facts(pk: int, day: dt.date, moment: dt.datetime) -> "_Facts":
    shelves = _SHELVES.rows(pk, moment)
    return _Facts(
        sellable={product.pk for product in _SELLABLE.rows(pk, day)},
        certificates={c.product_id: c for c in _CERTIFICATES.rows(pk, day)},
        free={record.pk: record.free for record in shelves},
        sizes=_sizes(pk),
        pictures={row.product_id: row.picture for row in _COVERS.rows(pk)},
        offers_run=any(record.offers_run for record in shelves),
    )


def _take_off(basket, items: list[BasketItem], moment: dt.datetime) -> Discounts:
    """Write what offers take off into the lines that can be ordered, and return all of it."""
    discounts = discounts_for(basket, [_ware(item) for item in items], moment)
    for item in items:
        item.discount_vnd = discounts.of_line(item.line.pk)
        item.programme_vnd = discounts.borne_by_programme(item.line.pk)
    return discounts


def _ware(item: BasketItem) -> Ware:
    return Ware(
        key=item.line.pk,
        product_id=item.product.pk,
        subject_id=item.subject.pk,
        product_set=item.subject.listing.product_set,
        producer_id=item.producer.pk,
        name=item.name,
        unit_vnd=item.unit_vnd,
        quantity=item.quantity,
        is_discountable=item.product.is_discountable,
    )


def _sizes(pk: int) -> dict[int, dict[str, int]]:
    """Return {product: {code: whole number}} of what decides the weight of a parcel."""
    sizes: dict[int, dict[str, int]] = defaultdict(dict)
    for row in _SIZES.rows(pk):
        sizes[row.product_id][row.attribute.code] = row.value_integer
    return sizes


# A purchase reads the basket five times, so its queries are written once; each takes the primary key of the basket.
def _lines_of(pk: int, subject: str, **of) -> QuerySet:
    """Return lines with what their products stand on; variants apart, since both ways in one make sixteen joins."""
    listing = f"{subject}__listing"
    related = [f"{listing}__owner__commune__{unit}" for unit in ("province", "unit_type")]
    return Line.objects.filter(basket_id=pk, **of).select_related(*related, f"{listing}__product_set", "stockrecord")


def _products_of(pk: int) -> QuerySet:
    return Line.objects.filter(basket_id=pk).values("product_id")


def _subjects_of(pk: int) -> QuerySet:
    """Return what listings and certificates stand on: the parents of variants, the other products themselves."""
    subject = Coalesce("product__parent_id", "product_id")
    return Line.objects.filter(basket_id=pk).annotate(subject=subject).values("subject")


def _sizes_of(pk: int) -> QuerySet:
    own_or_parent = Q(product_id__in=_products_of(pk)) | Q(product_id__in=_subjects_of(pk))
    rows = ProductAttributeValue.objects.filter(own_or_parent, attribute__code__in=parcels.SIZES, value_integer__gt=0)
    return rows.select_related("attribute")


def _shelves_of(pk: int, moment: dt.datetime) -> QuerySet:
    records = StockRecord.objects.filter(pk__in=Line.objects.filter(basket_id=pk).values("stockrecord_id"))
    return records.annotate(free=free_expression(moment), offers_run=running.any_expression(pk, moment))


def _covers_of(pk: int) -> QuerySet:
    """Return pictures, the cover of each product last."""
    pictures = ProductPicture.objects.filter(product_id__in=_subjects_of(pk)).select_related("picture")
    return pictures.order_by("-position", "-pk")


_ALONE = Prepared(lambda pk: _lines_of(pk, "product", product__parent=None), int)
_OF_PARENTS = Prepared(lambda pk: _lines_of(pk, "product__parent", product__parent__isnull=False), int)
_SELLABLE = Prepared(
    lambda pk, day: Product.objects.filter(pk__in=_products_of(pk)).sellable(on=day).only("pk"), int, dt.date
)
_CERTIFICATES = Prepared(lambda pk, day: valid_certificates(day).filter(product_id__in=_subjects_of(pk)), int, dt.date)
_SHELVES = Prepared(_shelves_of, int, dt.datetime)
_SIZES = Prepared(_sizes_of, int)
_COVERS = Prepared(_covers_of, int)


@dataclasses.dataclass(frozen=True)
class _Facts:
    """What the lines of a basket have in common, each fetched once."""

    sellable: set[int]
    certificates: dict[int, Certificate]
    free: dict[int, int]
    sizes: dict[int, dict[str, int]]
    pictures: dict[int, object]
    offers_run: bool


def _item(line, facts: _Facts) -> BasketItem:
    product, subject = line.product, subject_of(line.product)
    listing = subject.listing
    own, shared = facts.sizes.get(product.pk, {}), facts.sizes.get(subject.pk, {})
    item = BasketItem(
        line=line,
        product=product,
        subject=subject,
        name=display_name(product, listing),
        pack=display_pack(product, listing),
        producer=listing.owner,
        quantity=line.quantity,
        unit_vnd=int(line.stockrecord.price or 0),
        seen_vnd=int(line.price_incl_tax or 0),
        grams=parcels.grams(own, shared),
        volume_cm3=parcels.volume_cm3(own, shared),
        free=facts.free.get(line.stockrecord_id, 0),
        certificate=facts.certificates.get(subject.pk),
        picture=facts.pictures.get(subject.pk),
        age_restricted=listing.product_set.age_restricted,
    )
    item.problem, item.problem_text = _problem(item, product.pk in facts.sellable)
    return item


def _problem(item: BasketItem, sellable: bool) -> tuple[str, str]:
    """Say in one sentence why a line cannot be ordered."""
    if not item.certificate:
        return LAPSED, _lapse_text(item)
    product_set = item.subject.listing.product_set
    if not sellable or item.unit_vnd <= 0 or (product_set.is_service and not product_set.sells_vouchers):
        return NOT_SOLD, _("The producer has taken this product off sale.")
    if item.free < 1:
        return OUT_OF_STOCK, _("Out of stock.")
    if item.quantity > item.free:
        return SHORT, _("Only %(free)d left, you want %(wanted)d.") % {"free": item.free, "wanted": item.quantity}
    return "", ""


def _lapse_text(item: BasketItem) -> str:
    """The day on which the last certificate ended, when there was one."""
    latest = item.subject.certificates.order_by("-issued_on").first()
    if latest and last_day(latest) < clock.today():
        return _("The certificate ended on %(day)s.") % {"day": f"{last_day(latest):%d/%m/%Y}"}
    return _("The certificate does not count today.")


def pieces_in(basket) -> int:
    """Return the number of pieces for the badge, in one query."""
    return sum(basket.lines.values_list("quantity", flat=True)) if basket.id else 0
