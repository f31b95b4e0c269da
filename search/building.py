"""Builds the documents of many products with a fixed number of queries, whatever their number."""

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, Min, Q
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.models import Product
from media.models import ProductPicture
from search import wordlists
from search.document import Card, CardPicture, ProductDocument, ProductText, Span
from search.places import Home, homes_of
from search.text import fold, name_without_pack, sort_text, tokens, words
from search.validity import spans_of
from shop.core.clock import day_start, local_day, today
from shop.core.text import clean_line, slugify_vi, sort_key
from shop.stock.models import PointStock, StockHold
from shop.stock.selectors import shown

StockRecord = get_model("partner", "StockRecord")
SALES_DAYS = 30
# What makes a present, by set, price and pack, never by name: crafts, cloth, tea, herbs, drinks, honey.
GIFT_SETS = frozenset(["1.2.2", "1.5.1", "1.5.2", "2.1.1", "2.1.2", "3.1.1", "3.3.1", "4.1.1", "4.2.1"])
KEEPING_SETS = frozenset(["1.3.2", "1.3.3", "1.3.4", "1.6.1", "2.2.2"])
FINE_SETS = GIFT_SETS - {"2.1.1"}
FINE_PRICE_VND = 150_000


@dataclasses.dataclass
class Offer:
    """What the shelves say about one product: whole đồng of its cheapest variant, pieces free, points with stock."""

    prices: set[int] = dataclasses.field(default_factory=set)
    available: int = 0
    points: set[int] = dataclasses.field(default_factory=set)
    sales: int = 0


def build_documents(product_ids: Iterable[int]) -> list[ProductDocument]:
    """Return the documents of products that are published and have a certificate today or later.

    ``product_ids`` may name variants: the parent's document is built. A product that is not returned has no
    place in an index. Twelve queries, whatever the number of products.
    """
    products = list(_published(product_ids))
    keys = [product.pk for product in products]
    spans, offers, pictures = _spans(keys), _offers(keys), _pictures(keys)
    homes = homes_of({_commune(product) for product in products})
    return [
        _document(product, spans[product.pk], offers[product.pk], pictures.get(product.pk), homes[_commune(product)])
        for product in products
        if spans[product.pk] and offers[product.pk].prices
    ]


def _commune(product) -> int:
    return product.listing.owner.commune_id


def subject_ids(product_ids: Iterable[int]) -> set[int]:
    """Return the parents of variants and the other products themselves, also of products that are gone."""
    ids = set(product_ids)
    parents = dict(Product.objects.filter(pk__in=ids, parent__isnull=False).values_list("pk", "parent_id"))
    return {parents.get(pk, pk) for pk in ids}


def _published(product_ids: Iterable[int]):
    return (
        Product.objects.filter(
            pk__in=subject_ids(product_ids),
            parent=None,
            is_public=True,
            listing__state="published",
            listing__owner__is_active=True,
        )
        .select_related("listing__owner__commune__province__region", "listing__product_set")
        .order_by("pk")
    )


def _spans(keys: list[int]) -> dict[int, list[Span]]:
    """Return the days on which each product's star counts, today and later."""
    day = today()
    found = collections.defaultdict(list)
    for certificate in Certificate.objects.filter(product__in=keys).prefetch_related("suspensions"):
        found[certificate.product_id] += [span for span in spans_of(certificate) if span.last >= day]
    return found


def _offers(keys: list[int]) -> dict[int, Offer]:
    """Return price, free pieces, points and recent sales of each product, its variants included."""
    found: dict[int, Offer] = collections.defaultdict(Offer)
    of_keys = Q(product__in=keys) | Q(product__parent__in=keys, product__is_public=True)
    own = F("product__parent_id"), F("product_id")
    for record in StockRecord.objects.filter(of_keys, price__isnull=False).values_list(
        *own, "price", "num_in_stock", "num_allocated"
    ):
        offer = found[record[0] or record[1]]
        offer.prices.add(int(record[2]))
        offer.available += shown((record[3] or 0) - (record[4] or 0))
    shelves = PointStock.objects.filter(of_keys, point__is_active=True, on_hand__gt=F("allocated"))
    for parent, product, point in shelves.values_list(*own, "point_id"):
        found[parent or product].points.add(point)
    for key, count in _sales(keys):
        found[key].sales += count
    return found


def _sales(keys: list[int]):
    """Return (product, order lines of the 30 days before today): orders are counted, not clicks and not pieces.

    Today's are counted tomorrow (``search.services.count_sales``), so that an order alone rebuilds nothing.
    """
    rows = _sold(SALES_DAYS).filter(Q(stockrecord__product__in=keys) | Q(stockrecord__product__parent__in=keys))
    for parent, product, count in rows.values_list(*_SOLD).annotate(lines=Count("pk")):
        yield parent or product, count


_SOLD = "stockrecord__product__parent_id", "stockrecord__product_id"


def _sold(days: int):
    """Return the holds of what was ordered from producers in so many days before today."""
    until = day_start(today())
    firm = [StockHold.State.CONFIRMED, StockHold.State.CONSUMED]
    since = until - dt.timedelta(days=days)
    return StockHold.objects.filter(
        state__in=firm, created_at__gte=since, created_at__lt=until, stockrecord__isnull=False
    )


def sold_lately() -> set[int]:
    """Return the products whose sales may differ from yesterday's: ordered in the days that count, or just before."""
    return {parent or product for parent, product in _sold(SALES_DAYS + 1).values_list(*_SOLD).distinct()}


def _pictures(keys: list[int]) -> dict[int, CardPicture]:
    """Return the first picture of each product."""
    first = (
        ProductPicture.objects.filter(product__in=keys)
        .annotate(first=Min("product__pictures__position"))
        .filter(position=F("first"))
        .values_list("product_id", "picture__name", "picture__width", "picture__height")
    )
    return {product: CardPicture(*values) for product, *values in first}


def _document(product, spans: list[Span], offer: Offer, picture: CardPicture | None, home: Home) -> ProductDocument:
    listing, price = product.listing, min(offer.prices)
    owner, product_set = listing.owner, listing.product_set
    card = _card(product, offer, picture, home)
    return ProductDocument(
        product_id=product.pk,
        text=product_text(card.name, card.name_en, product_set.code, home.place_names(owner.former_address), home.own),
        card=card,
        spans=spans,
        group=product_set.group_number,
        set_code=product_set.code,
        province=home.province_slug,
        region=home.region_slug,
        former=slugify_vi(home.former_province),
        producer_kind=owner.kind,
        producer_id=owner.pk,
        price_vnd=price,
        in_stock=product_set.is_service or offer.available > 0 or bool(offer.points),
        points=sorted(offer.points),
        gift=gift_rank(product_set.code, price, card.pack),
        sales=offer.sales,
        listed_on=local_day(listing.published_at or product.date_created),
        sort_name=sort_text(sort_key(card.name)),
        latitude=owner.latitude if owner.latitude is not None else owner.commune.latitude,
        longitude=owner.longitude if owner.longitude is not None else owner.commune.longitude,
    )


def _card(product, offer: Offer, picture: CardPicture | None, home: Home) -> Card:
    listing = product.listing
    name, pack = name_without_pack(clean_line(product.title))
    service = listing.product_set.is_service
    return Card(
        pk=product.pk,
        slug=product.slug,
        name=name,
        name_en=name_without_pack(clean_line(listing.name_en))[0],
        pack=listing.pack or pack,
        province=home.province,
        former_province=home.former_province if home.former_province != home.province else "",
        producer=listing.owner.name,
        price_vnd=min(offer.prices),
        price_from=product.is_parent,
        available=None if service else offer.available,
        age_restricted=listing.product_set.age_restricted,
        is_service=service,
        set_code=listing.product_set.code,
        group=listing.product_set.group_number,
        points=len(offer.points),
        rating=float(product.rating) if product.rating else None,
        picture=picture,
    )


def gift_rank(set_code: str, price_vnd: int, pack: str) -> int:
    """Return how well a product makes a present: 2 fine, 1 yes, 0 no."""
    boxed = set_code in KEEPING_SETS and pack.startswith("hộp")
    if (set_code in FINE_SETS or boxed) and price_vnd >= FINE_PRICE_VND:
        return 2
    return int(boxed or set_code in GIFT_SETS)


def product_text(name: str, name_en: str, set_code: str, place: list[str], own: list[str]) -> ProductText:
    """Return the searched text of a product; ``own`` are the places of its own address, cut from the core."""
    whole = tuple(tokens(name))
    core = core_of(whole, [tuple(tokens(part)) for part in own])
    others = wordlists.variants(core)
    beginnings = [whole, core, *(tuple(other.split()) for other in others)]
    heads = [" ".join(part[:size]) for part in beginnings for size in (1, 2, 3) if len(part) >= size]
    broad = wordlists.broader(whole, set_code)
    return ProductText(
        name=" ".join(whole),
        core=" ".join(core),
        variants=others,
        broad=broad,
        heads=list(dict.fromkeys(heads)),
        place=list(dict.fromkeys(words(part) for part in place)),
        en=fold(words(name_en)),
        primary=wordlists.group_words().get(set_code, ("",))[0] if wordlists.group_words().get(set_code) else "",
    )


def core_of(name: tuple[str, ...], own: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return a name without the places of its own address, longest first, never at its beginning.

    "bò giàng tương dương" of Tương Dương is "bò giàng", so that *tương* (soya sauce) does not find beef.
    """
    core = name
    for place in sorted(filter(None, own), key=len, reverse=True):
        at = wordlists.find(place, core, 1)
        if at > 0 and len(core) > len(place):
            core = core[:at] + core[at + len(place) :]
    return core
