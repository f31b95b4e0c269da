"""Fill an empty site with the demonstration shop, through the same services as everybody uses."""

import dataclasses
import datetime as dt
import functools
from decimal import Decimal

from django.db import transaction
from oscar.core.loading import get_model

from catalogue.certification import services as certification
from catalogue.certification.models import Certificate, Decision
from catalogue.listings.models import Listing
from catalogue.listings.selectors import sets_by_label
from catalogue.listings.services import Pack, ProductData, publish, save_product
from cms.demo import plan, words
from cms.demo.people import make_people
from media.demo import demo_pictures, load_demo_picture, place_picture
from media.models import Picture
from media.services import attach
from shop.accounts.models import User
from shop.core import clock
from shop.partner.models import Producer, StockRecord
from shop.partner.services import ProducerData, save_producer
from shop.payments.bank.accounts import office_account
from shop.payments.bank_models import BankAccount
from shop.places.models import Commune, Province
from shop.places.selectors import resolve_address
from shop.points.models import OpeningHours, SalesPoint
from shop.stock import services as stock
from shop.stock.models import PointStock

ProductReview = get_model("reviews", "ProductReview")
VARIANT_EVERY = 18  # every so many products come in two packs
POINT_PRODUCTS = 30
BUYERS = 12
PICTURES = 2  # the cover, and closer or where it is made


@dataclasses.dataclass
class Tally:
    """What one run has made."""

    products: int = 0
    producers: int = 0
    certificates: int = 0
    points: int = 0
    reviews: int = 0


@transaction.atomic
def load(progress=lambda done, total: None) -> Tally:
    """Load the demonstration; what is there already is left as it is, so a second run changes nothing."""
    tally, rows, sets = Tally(), plan.rows(), sets_by_label()
    _place.cache_clear()
    for number, row in enumerate(rows):
        _load_row(row, number, sets, tally)
        progress(number + 1, len(rows))
    points = [_point(raw, tally) for raw in plan.points()]
    for point in points:
        _fill(point)
    _reviews(tally)
    _account()
    make_people(
        producer=Listing.objects.filter(is_demo=True).order_by("pk").first().owner,
        point=points[0],
        province=Province.objects.get(name="Hà Nội"),
    )
    return tally


# ------------------------------------------------------------------------------------------------ products
def _load_row(row: plan.Row, number: int, sets: dict, tally: Tally) -> None:
    commune = _commune(f"{row.place}, {row.former_province}", row.province)
    producer = _producer(row, commune, tally)
    if Listing.objects.filter(owner=producer, product__title=row.name).exists():
        return
    product_set = sets[row.set_code]
    product = save_product(producer, _product_data(row, product_set, number))
    publish(product.listing)
    # As if they had come in one after the other, so that "newest" is not one corner of the country.
    Listing.objects.filter(pk=product.listing.pk).update(
        published_at=clock.now() - dt.timedelta(days=row.draw("published", 1, 500))
    )
    for path in demo_pictures(row.full_name)[:PICTURES]:
        attach(product, load_demo_picture(path, alt=row.name, alt_en=row.name_en))
    _stock(row, product)  # of a service: how many vouchers may be sold
    _certify(row, product, tally)
    tally.products += 1


def _commune(address: str, province: str) -> Commune:
    """Return the commune of today that an old address means; the province's first one when nobody knows."""
    found = resolve_address(address)
    inside = [candidate.commune for candidate in found if candidate.commune.province.name == province]
    if inside or found:
        return (inside or [found[0].commune])[0]
    return Commune.objects.filter(province__name=province).order_by("code")[0]


def _producer(row: plan.Row, commune: Commune, tally: Tally) -> Producer:
    name, name_en = plan.producer_name(row)
    known = Producer.objects.filter(name=name, commune=commune).first()
    if known:
        return known
    tally.producers += 1
    place = plan.place_name(row)
    story, story_en = words.MAKERS[row.kind]
    picture = _place(_place_kind(row))
    return save_producer(
        ProducerData(
            name=name,
            name_en=name_en,
            kind=row.kind,
            commune=commune,
            representative=plan.person(name),
            registration_number=f"TD{plan.draw(name + '/mã số', 0, 99999999):08d}",  # no real number looks like this
            phone=f"09{plan.draw(name, 0, 99999999):08d}",
            street=f"Thôn {plan.draw(name + '/thôn', 1, 12)} (trình diễn)",
            former_address=plan.old_address(row),
            story=story.format(place=place),
            story_en=story_en.format(place=place),
            latitude=commune.latitude,
            longitude=commune.longitude,
            picture_id=picture.pk,
            is_demo=True,
        )
    )


@functools.cache
def _place(kind: str) -> Picture:
    """The drawing of a place, shared by many producers."""
    return load_demo_picture(place_picture(kind))


def _place_kind(row: plan.Row) -> str:
    """A drawing that fits the trade."""
    for word, kind in {
        "gốm": "kiln",
        "khăn": "loom",
        "chè": "tea-hill",
        "cá": "boat",
        "gạo": "rice-field",
    }.items():
        if word in row.name.lower():
            return kind
    return "workshop" if row.group.startswith("Thủ công") else "garden"


def _product_data(row: plan.Row, product_set, number: int) -> ProductData:
    story, story_en = words.STORIES[row.group.split(" > ")[0]]
    place = plan.place_name(row)
    is_fresh = product_set.perishable in {"yes", "live"}
    packs = ()
    if number % VARIANT_EVERY == 5 and row.pack and not product_set.is_service and not is_fresh:
        triple = round(row.price_vnd * 3 * 0.95, -3)
        packs = (
            Pack(row.pack, row.price_vnd, sku=f"TD-{number:03d}-1", attributes={"net_weight_g": plan.net_grams(row)}),
            Pack(
                f"bộ 3 × {row.pack}",
                int(triple),
                sku=f"TD-{number:03d}-3",
                attributes={"net_weight_g": 3 * plan.net_grams(row)},
            ),
        )
    return ProductData(
        name=row.name,
        name_en=row.name_en,
        set_code=product_set.code,
        pack=row.pack,
        price_vnd=None if packs else row.price_vnd,
        sku=f"TD-{number:03d}",
        packs=packs,
        description=story.format(place=place),
        description_en=story_en.format(place=place),
        season_months=_season(row) if is_fresh else (),
        attributes=_attributes(row, product_set, is_fresh),
        is_demo=True,
    )


def _season(row: plan.Row) -> tuple[int, ...]:
    first = row.draw("season", 1, 12)
    return tuple(sorted((first + step - 1) % 12 + 1 for step in range(row.draw("length", 3, 7))))


def _attributes(row: plan.Row, product_set, is_fresh: bool) -> dict:
    """Typed attributes; which ones a product has is said by its class."""
    if product_set.is_service:
        return {}
    values: dict = {"net_weight_g": plan.net_grams(row)}
    if product_set.group_number in {4, 5}:
        return values
    storage = words.STORAGE["fresh" if is_fresh else "dry"]
    values |= {
        "shelf_life_days": row.draw("life", 5, 15) if is_fresh else row.draw("life", 6, 24) * 30,
        "storage": storage[0],
        "storage_en": storage[1],
        "ingredients": row.name,
        "ingredients_en": row.name_en,
        "lot_practice": words.LOT[0],
        "lot_practice_en": words.LOT[1],
    }
    if product_set.age_restricted:
        values["abv"] = float(row.draw("abv", 28, 45))
    return values


def _stock(row: plan.Row, product) -> None:
    """Most shelves are full, some are low, some are empty."""
    for record in StockRecord.objects.filter(product__in=[product, *product.children.all()]):
        luck = row.draw(f"stock/{record.partner_sku}", 0, 99)
        pieces = 0 if luck < 4 else row.draw("low", 1, 5) if luck < 12 else row.draw("pieces", 12, 160)
        if pieces:
            stock.receive(record, pieces, reason="trình diễn")


# ------------------------------------------------------------------------------------------------ certificates
def _certify(row: plan.Row, product, tally: Tally) -> None:
    if row.state == "none":
        return
    today = clock.today()
    issued_on = plan.issued_on(row, today)
    if row.stars > 3 and row.state == "valid" and row.draw("upgraded", 0, 9) == 0:
        _issue(row, product, 3, plan.add_months(issued_on, -18), tally)
    certificate = _issue(row, product, row.stars, issued_on, tally)
    if row.state == "suspended":
        certification.suspend(
            certificate, today - dt.timedelta(days=2), today + dt.timedelta(days=20), "Chờ kết luận (trình diễn)"
        )
    if row.state == "revoked":
        on = today - dt.timedelta(days=10)
        decision = _decision(row, 3, on, "TH")
        certification.revoke(certificate, decision, on, "Ngừng sản xuất (trình diễn)")


def _issue(row: plan.Row, product, stars: int, issued_on: dt.date, tally: Tally) -> Certificate:
    tally.certificates += 1
    low, high = {3: (5000, 6999), 4: (7000, 8999), 5: (9000, 9900)}[stars]
    return certification.issue_certificate(
        _decision(row, stars, issued_on, "CN"),
        product,
        stars,
        issued_on,
        address=plan.old_address(row),
        number=f"TD-{issued_on:%Y}-{product.pk:04d}",
        score=Decimal(row.draw("score", low, high)) / 100,
        is_demo=True,
    )


def _decision(row: plan.Row, stars: int, day: dt.date, series: str) -> Decision:
    """One decision lists many products: per issuer and day."""
    if stars == 5:
        issuer, name, suffix = Decision.Issuer.MINISTRY, "Bộ Nông nghiệp và Môi trường", "BNNMT"
    else:
        province = row.province if day >= dt.date(2025, 7, 1) else row.former_province
        issuer, name, suffix = Decision.Issuer.PROVINCE, plan.province_committee(province), "UBND"
    number = f"TD{plan.draw(f'{name}/{day}/{series}', 100, 9999)}/QĐ-{suffix}"
    return certification.record_decision(
        number, issuer, name, day, note="Quyết định trình diễn, không có thật.", is_demo=True
    )


# ------------------------------------------------------------------------------------------------ points and reviews
def _point(raw: dict, tally: Tally) -> SalesPoint:
    commune = _commune(raw["address"], raw["address"].split(", ")[-1])
    shift = (plan.draw(raw["slug"], -20, 20)) / 10_000
    point, created = SalesPoint.objects.get_or_create(
        slug=raw["slug"],
        defaults={
            "kind": raw["kind"],
            "name": raw["name"],
            "name_en": raw["name_en"],
            "commune": commune,
            "street": raw["street"],
            "phone": f"02{plan.draw(raw['slug'], 0, 99999999):08d}",
            "latitude": commune.latitude + shift,
            "longitude": commune.longitude - shift,
            "takes_parcels": raw["kind"] in {"shop", "post_office"},
            "is_demo": True,
        },
    )
    if created:
        tally.points += 1
        opens, closes = dt.time.fromisoformat(raw["opens"]), dt.time.fromisoformat(raw["closes"])
        OpeningHours.objects.bulk_create(
            OpeningHours(point=point, weekday=int(day), opens=opens, closes=closes) for day in raw["days"]
        )
    return point


def _fill(point: SalesPoint) -> None:
    """Put products on the shelf of a point: those of its province first, then some from everywhere."""
    if PointStock.objects.filter(point=point).exists():
        return
    goods = Listing.objects.filter(is_demo=True, product_set__is_service=False, product__structure="standalone")
    near = list(goods.filter(owner__commune__province=point.commune.province_id).order_by("pk")[:POINT_PRODUCTS])
    everywhere = sorted(goods, key=lambda listing: plan.draw(f"{point.slug}/{listing.product_id}", 0, 10**9))
    for listing in dict.fromkeys(near + everywhere[: POINT_PRODUCTS - len(near) // 2]):
        shelf = PointStock.objects.create(point=point, product_id=listing.product_id)
        stock.receive(shelf, plan.draw(f"{point.slug}/{listing.product_id}/n", 1, 24), reason="trình diễn")


def _reviews(tally: Tally) -> None:
    """Reviews by made-up buyers, moderated as all are."""
    if ProductReview.objects.exists():
        return
    buyers = [_buyer(number) for number in range(BUYERS)]
    for listing in Listing.objects.filter(is_demo=True).select_related("product", "product_set").order_by("pk"):
        title, said = listing.product.title, _sentences(listing.product_set)
        for turn in range(max(0, plan.draw(title + "/reviews", -3, 4))):
            score, body, heading = said[plan.draw(f"{title}/{turn}", 0, len(said) - 1)]
            buyer = buyers[(plan.draw(title, 0, BUYERS) + turn) % BUYERS]
            review = ProductReview.objects.create(
                product=listing.product,
                user=buyer,
                score=score,
                title=heading,
                body=body,
                status=ProductReview.APPROVED,
            )
            days = plan.draw(f"{title}/{turn}/day", 1, 300)
            ProductReview.objects.filter(pk=review.pk).update(date_created=clock.now() - dt.timedelta(days=days))
            tally.reviews += 1


def _sentences(product_set) -> list[tuple[int, str, str]]:
    """What buyers say of such a thing."""
    if product_set.is_service:
        return words.REVIEWS_OF_STAYS
    return words.REVIEWS_OF_THINGS if product_set.group_number in {4, 5} else words.REVIEWS


def _buyer(number: int) -> User:
    email = f"nguoi-mua-{number + 1}@demo.example"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email=email, full_name=plan.person(f"người mua {number}"))


# ------------------------------------------------------------------------------------------------ money
def _account() -> None:
    """An account that takes nothing: the pages that show it say so."""
    if office_account() is None:
        BankAccount.objects.create(
            bank_bin="970436",
            number="0000000000",
            holder="VAN PHONG OCOP (TRINH DIEN)",
            valid_from=clock.today(),
            is_demo=True,
        )
