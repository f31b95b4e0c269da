"""The product page: what is sold and on which certificate, or the history of what no longer is."""

import dataclasses
import datetime as dt

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Window
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.certification.selectors import last_day, state_on, valid_certificates
from catalogue.listings.models import Listing
from catalogue.listings.naming import display_name
from catalogue.listings.packs import pack_local
from catalogue.listings.selectors import Group, group_of
from media.models import ProductPicture
from search.selectors import shelf
from shop.basket import parcels
from shop.core.clock import now, today
from shop.core.prepared import Prepared
from shop.delivery.services import Estimate, estimate
from shop.delivery.travel import reach_of
from shop.fulfilment.models import LineReview
from shop.fulfilment.reviews import MAX_PICTURES
from shop.partner.models import Producer, StockRecord
from shop.stock.selectors import SHOWN_PIECES, free_expression, points_with, shown
from shop.storefront.facts import attribute_values, facts, months_left

Product = get_model("catalogue", "Product")
ProductReview = get_model("reviews", "ProductReview")
OrderLine = get_model("order", "Line")

REVIEWS_SHOWN = 6
SHELF_SIZE = 4
SOON_DAYS = 90
# What the page draws of its product, in one join.
RELATED = (
    "listing__owner__commune__province",
    "listing__owner__commune__unit_type",
    "listing__owner__picture",
    "listing__product_set__category__text",
)


@dataclasses.dataclass(frozen=True)
class Variant:
    """One thing that can be put into the basket, named in the reader's language.

    ``price_vnd`` whole đồng; ``free`` pieces on the producer's shelf, as far as pages tell them apart.
    """

    pk: int
    title: str
    price_vnd: int
    free: int


@dataclasses.dataclass(frozen=True)
class PointShelf:
    """A point that has the product on its shelf, with the pieces of each pack."""

    point: object
    free: int


@dataclasses.dataclass(frozen=True)
class ProductPage:
    """A product that is sold today."""

    product: object
    listing: Listing
    producer: Producer
    certificate: Certificate
    group: Group | None
    variants: list[Variant]
    chosen: Variant | None
    values: dict
    delivery: Estimate | None
    pictures: list
    points: list[PointShelf]
    reviews: list
    review_count: int
    shelf: list

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return display_name(self.product, self.listing)

    @property
    def last_day(self) -> dt.date:
        """Last local day on which the certificate counts."""
        return last_day(self.certificate)

    @property
    def days_left(self) -> int:
        """Days after today on which the certificate still counts."""
        return (self.last_day - today()).days

    @property
    def ends_soon(self) -> bool:
        """The panel counts days instead of months."""
        return self.days_left <= SOON_DAYS

    @property
    def months_left(self) -> int:
        """Whole months that the certificate still counts."""
        return months_left(today(), self.last_day)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and text of each property of the goods that is known."""
        return facts(self.values, self.listing.season_months)

    @property
    def has_packs(self) -> bool:
        """The buyer chooses between pack sizes."""
        return len(self.variants) > 1

    @property
    def is_service(self) -> bool:
        """Asked for by date, nothing is sent."""
        return self.listing.product_set.is_service

    @property
    def sells_vouchers(self) -> bool:
        """A service that is bought here: the buyer gets a code."""
        return self.listing.product_set.sells_vouchers

    @property
    def reach(self) -> str | None:
        """How far it is sent (a ``Reach``), None for everywhere."""
        return reach_of(self.listing.product_set)

    @property
    def price_vnd(self) -> int | None:
        """Price of the chosen pack."""
        return self.chosen.price_vnd if self.chosen else None

    @property
    def lowest_vnd(self) -> int | None:
        """Lowest price of the packs that can be sent today, of all packs when none can."""
        prices = [variant.price_vnd for variant in self.variants if variant.free > 0 or not self.in_stock]
        return min(prices, default=None)

    @property
    def most_free(self) -> int | None:
        """What the quantity field may reach, None for no limit; the basket knows that of each pack."""
        most = max((variant.free for variant in self.variants), default=1)
        return most if most < SHOWN_PIECES else None

    @property
    def in_stock(self) -> bool:
        """Some pack can be sent today."""
        return any(variant.free > 0 for variant in self.variants)

    @property
    def can_buy(self) -> bool:
        """There is a button."""
        return self.in_stock and (not self.is_service or bool(self.sells_vouchers and self.price_vnd))

    @property
    def can_wait(self) -> bool:
        """Whoever wants it can be told when it can be sent again."""
        return not self.in_stock and not self.is_service


@dataclasses.dataclass(frozen=True)
class PastProduct:
    """A product that was offered and is not sold today: its name, its producer, and how it stood."""

    product: object
    listing: Listing
    producer: Producer
    certificates: list[Certificate]
    is_suspended: bool

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return display_name(self.product, self.listing)


def product_on_sale(pk: int):
    """Return the parent or standalone product ``pk`` with ``valid_certificate`` when it is sold today, else None.

    One query: what is sold is decided by ``Product.objects.sellable()`` and ``valid_certificates()`` alone.
    """
    certificate = _ON_SALE.first(pk, today())
    if certificate is None:
        return None
    certificate.product.valid_certificate = certificate
    return certificate.product


def _certificates_on_sale(pk: int, day: dt.date) -> QuerySet:
    on_sale = Product.objects.filter(pk=OuterRef("product_id"), parent=None).sellable(on=day)
    related = [f"product__{path}" for path in RELATED]
    found = valid_certificates(on=day).filter(Exists(on_sale), product_id=pk)
    return found.select_related("decision", *related).order_by("-issued_on", "-pk")[:1]


_ON_SALE = Prepared(_certificates_on_sale, int, dt.date)


def products_once_shown() -> QuerySet:
    """Return what has a public address: variants and products that were once on sale with a certificate that counted.

    Drafts, what was never published and what was never certified have none.
    """
    begun = Certificate.objects.filter(product_id=OuterRef("pk"), issued_on__lte=today())
    once = Q(listing__published_at__isnull=False) & Q(Exists(begun))
    variant = Q(parent__listing__published_at__isnull=False)
    return Product.objects.filter(once | variant).select_related("parent", *RELATED)


def past_product(product) -> PastProduct:
    """Return the page of a product that is not sold today; certificates newest first, each with its ``state``."""
    certificates = list(
        product.certificates.filter(issued_on__lte=today())
        .select_related("decision", "ended_by")
        .prefetch_related("suspensions")
    )
    for certificate in certificates:
        certificate.state = state_on(certificate)
    suspended = any(certificate.state.code == "suspended" for certificate in certificates)
    return PastProduct(product, product.listing, product.listing.owner, certificates, suspended)


def product_page(product, wanted: int | None = None) -> ProductPage:
    """Return the page of a product that came from ``product_on_sale``; ``wanted`` is the pack to preselect."""
    listing = product.listing
    variants = variants_of(product)
    chosen = _chosen(variants, wanted)
    values = attribute_values({product.pk, *(variant.pk for variant in variants)})
    reviews = _REVIEWS.rows(product.pk) if product.rating is not None else []
    return ProductPage(
        product=product,
        listing=listing,
        producer=listing.owner,
        certificate=product.valid_certificate,
        group=group_of(listing.product_set),
        variants=variants,
        chosen=chosen,
        values=values[product.pk],
        delivery=_delivery(product, chosen, values) if chosen else None,
        pictures=_pictures(product),
        points=_points(product, variants),
        reviews=[ReviewShown(review) for review in reviews],
        review_count=reviews[0].of if reviews else 0,
        shelf=shelf(province=listing.owner.commune.province.slug, limit=SHELF_SIZE, leave_out=[product.pk]),
    )


def variants_of(product) -> list[Variant]:
    """Return the packs that are offered with a price, in the order in which they were made. One query."""
    offered = _OF_PARENT if product.structure == Product.PARENT else _OF_STANDALONE
    records = offered.rows(product.pk, now())
    return [Variant(r.product_id, pack_local(r.product.title), int(r.price), shown(r.free)) for r in records]


def _offered(of: str) -> Prepared:
    """Return the query of priced stock records; ``of`` is the way to the product. Both ways in one need a scan."""

    def build(pk: int, moment: dt.datetime) -> QuerySet:
        records = StockRecord.objects.filter(**{of: pk}, product__is_public=True, price__gt=0)
        return records.annotate(free=free_expression(moment)).select_related("product").order_by("product_id")

    return Prepared(build, int, dt.datetime)


_OF_STANDALONE, _OF_PARENT = _offered("product_id"), _offered("product__parent_id")


def _chosen(variants: list[Variant], wanted: int | None) -> Variant | None:
    """The pack that was asked for, else the first that is in stock, else the first."""
    named = next((variant for variant in variants if variant.pk == wanted), None)
    in_stock = next((variant for variant in variants if variant.free > 0), None)
    return named or in_stock or (variants[0] if variants else None)


def _delivery(product, chosen: Variant, values: dict[int, dict]) -> Estimate | None:
    """What sending one piece of the chosen pack costs; weighed as the basket weighs it."""
    sizes = values[chosen.pk], values[product.pk]
    reach = reach_of(product.listing.product_set)
    return estimate(parcels.grams(*sizes), chosen.price_vnd, parcels.volume_cm3(*sizes), reach)


def _pictures(product) -> list:
    return [row.picture for row in _PICTURES.rows(product.pk)]


_PICTURES = Prepared(lambda pk: ProductPicture.objects.filter(product_id=pk).select_related("picture"), int)


def _points(product, variants: list[Variant]) -> list[PointShelf]:
    """Points with the product, pieces of all packs together."""
    shelves: dict[int, PointShelf] = {}
    keys = {product.pk, *(variant.pk for variant in variants)}
    for row in _AT_POINTS.rows(product.pk) if len(keys) == 1 else points_with(keys):
        before = shelves.get(row.point_id)
        shelves[row.point_id] = PointShelf(row.point, row.free + (before.free if before else 0))
    return list(shelves.values())


_AT_POINTS = Prepared(lambda pk: points_with([pk]), int)


def _reviews(pk: int) -> QuerySet:
    """Approved reviews, newest first; ``bought`` tells whether the writer ordered the product here, ``of`` how many."""
    ordered = OrderLine.objects.filter(
        Q(product=OuterRef("product")) | Q(product__parent=OuterRef("product")), order__user=OuterRef("user")
    )
    received = LineReview.objects.filter(review=OuterRef("pk"))  # written from the page of an order
    # Pictures and answer come with the same query: a page has eight in all.
    pictures = {f"shot_{place}": _nth_picture(place) for place in range(MAX_PICTURES)}
    approved = ProductReview.objects.filter(product_id=pk, status=ProductReview.APPROVED)
    return (
        approved.annotate(bought=Exists(ordered) | Exists(received), of=Window(Count("pk")), **pictures)
        .select_related("user", "answer", *(f"{name}__picture" for name in pictures))
        .order_by("-date_created", "-pk")[:REVIEWS_SHOWN]
    )


def _nth_picture(place: int) -> FilteredRelation:
    return FilteredRelation("picture_links", condition=Q(picture_links__position=place))


_REVIEWS = Prepared(_reviews, int)


@dataclasses.dataclass(frozen=True)
class ReviewShown:
    """A review with its pictures, and the answer unless staff have hidden it."""

    review: object

    @property
    def pictures(self) -> list:
        """The pictures in order."""
        links = (getattr(self.review, f"shot_{place}", None) for place in range(MAX_PICTURES))
        return [link.picture for link in links if link]

    @property
    def answer(self):
        """The producer's answer, None without one."""
        found = getattr(self.review, "answer", None)
        return found if found and found.hidden_at is None else None
