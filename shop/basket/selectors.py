"""The basket as one object: who sells what, what it costs today, and what cannot be ordered and why.

Page, checkout and order all read this one, so none of them can disagree.
"""

import dataclasses
import datetime as dt

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.certification.selectors import last_day, valid_certificates
from catalogue.listings.naming import display_name, display_pack, subject_of
from media.models import ProductPicture
from shop.core import clock
from shop.stock.selectors import free_quantities

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

DEFAULT_GRAMS = 500  # net weight of a product whose listing does not say
LAPSED, OUT_OF_STOCK, SHORT, NOT_SOLD = "lapsed", "out_of_stock", "short", "not_sold"


@dataclasses.dataclass
class BasketItem:
    """One line: prices in đồng, weight in grams, ``problem`` empty when it can be ordered."""

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
    free: int
    certificate: Certificate | None
    picture: object | None
    age_restricted: bool
    problem: str = ""
    problem_text: str = ""

    @property
    def total_vnd(self) -> int:
        """Price of the line."""
        return self.unit_vnd * self.quantity

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
    """What one producer sends."""

    producer: object
    items: list[BasketItem]

    @property
    def items_vnd(self) -> int:
        """Goods in đồng."""
        return sum(item.total_vnd for item in self.items)

    @property
    def grams(self) -> int:
        """Net weight in grams."""
        return sum(item.grams * item.quantity for item in self.items)

    @property
    def pieces(self) -> int:
        """Number of pieces."""
        return sum(item.quantity for item in self.items)


@dataclasses.dataclass
class BasketView:
    """All of a basket on one day."""

    parcels: list[BasketParcel]
    blocked: list[BasketItem]

    @property
    def items_vnd(self) -> int:
        """Goods that can be ordered, in đồng."""
        return sum(parcel.items_vnd for parcel in self.parcels)

    @property
    def pieces(self) -> int:
        """Pieces that can be ordered."""
        return sum(parcel.pieces for parcel in self.parcels)

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
    items = _items(basket, day)
    parcels: dict[int, BasketParcel] = {}
    for item in items:
        if not item.problem:
            parcels.setdefault(item.producer.pk, BasketParcel(item.producer, [])).items.append(item)
    return BasketView(list(parcels.values()), [item for item in items if item.problem])


def _items(basket, day: dt.date) -> list[BasketItem]:
    lines = list(
        basket.lines.select_related(
            "product__parent__listing__owner__commune__province",
            "product__parent__listing__owner__commune__unit_type",
            "product__parent__listing__product_set",
            "product__listing__owner__commune__province",
            "product__listing__owner__commune__unit_type",
            "product__listing__product_set",
            "stockrecord",
        ).order_by("pk")
    )
    products = [line.product for line in lines]
    subjects = {subject_of(product).pk for product in products}
    facts = _Facts(
        sellable=set(
            Product.objects.filter(pk__in=[p.pk for p in products]).sellable(on=day).values_list("pk", flat=True)
        ),
        certificates={c.product_id: c for c in valid_certificates(day).filter(product_id__in=subjects)},
        free=free_quantities(line.stockrecord_id for line in lines),
        grams=_net_weights({p.pk for p in products} | subjects),
        pictures=_covers(subjects),
    )
    return [_item(line, facts) for line in lines]


@dataclasses.dataclass(frozen=True)
class _Facts:
    """What the lines of a basket have in common, each fetched once."""

    sellable: set[int]
    certificates: dict[int, Certificate]
    free: dict[int, int]
    grams: dict[int, int]
    pictures: dict[int, object]


def _item(line, facts: _Facts) -> BasketItem:
    product, subject = line.product, subject_of(line.product)
    listing = subject.listing
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
        grams=facts.grams.get(product.pk) or facts.grams.get(subject.pk) or DEFAULT_GRAMS,
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
    if not sellable or item.unit_vnd <= 0:
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


def _net_weights(product_ids: set[int]) -> dict[int, int]:
    rows = ProductAttributeValue.objects.filter(
        product_id__in=product_ids, attribute__code="net_weight_g", value_integer__gt=0
    )
    return dict(rows.values_list("product_id", "value_integer"))


def _covers(product_ids: set[int]) -> dict[int, object]:
    rows = (
        ProductPicture.objects.filter(product_id__in=product_ids).select_related("picture").order_by("-position", "-pk")
    )
    return {row.product_id: row.picture for row in rows}


def pieces_in(basket) -> int:
    """Return the number of pieces for the badge, in one query."""
    return sum(basket.lines.values_list("quantity", flat=True)) if basket.id else 0
