"""A certified product with all that it stands on, for tests of the register."""

import datetime as dt
import itertools
import zlib

from catalogue.certification import services
from catalogue.certification.models import Certificate, Decision
from catalogue.listings.models import CategoryText, Listing, ProductSet
from catalogue.models import Category, Product, ProductClass
from shop.core.text import fold, slugify_vi
from shop.partner.models import Partner, Producer
from shop.places.models import Commune, Province, Region, UnitType

_numbers = itertools.count(1)


ISSUERS = {
    "district": "UBND huyện Hoàng Mẫu",
    "province": "UBND tỉnh Tuyên Quang",
    "ministry": "Bộ Nông nghiệp và Môi trường",
}


def _unit_type(code: str, name: str, level: int) -> UnitType:
    return UnitType.objects.get_or_create(code=code, defaults={"name": name, "name_en": name, "level": level})[0]


def _code(*names: str) -> str:
    """The same names have the same code in every test: places are kept in memory from one to the next."""
    return f"{zlib.crc32(' '.join(names).encode()) % 100_000:05}"


def make_commune(name: str = "Thông Nguyên", province: str = "Tuyên Quang") -> Commune:
    """Return the commune of that name, made when it is not there."""
    region, _ = Region.objects.get_or_create(slug="vung-mau", defaults={"name": "Vùng mẫu", "name_en": "Sample"})
    city, _ = UnitType.objects.get_or_create(
        code="tinh-mau", defaults={"name": "Tỉnh", "name_en": "Province", "level": 1}
    )
    xa, _ = UnitType.objects.get_or_create(code="xa-mau", defaults={"name": "Xã", "name_en": "Commune", "level": 3})
    owner = Province.objects.filter(name=province).first() or Province.objects.create(
        code=_code(province)[:4],
        name=province,
        slug=slugify_vi(province),
        folded=fold(province),
        unit_type=city,
        region=region,
        latitude=22.0,
        longitude=105.0,
    )
    found = Commune.objects.filter(name=name, province=owner).first()
    return found or Commune.objects.create(
        code=_code(name, province),
        name=name,
        slug=f"{slugify_vi(name)}-{_code(name, province)}",
        folded=fold(name),
        unit_type=xa,
        province=owner,
        latitude=22.0,
        longitude=105.0,
    )


def make_producer(name: str = "Hợp tác xã Mẫu", **fields) -> Producer:
    """Return a new cooperative with its partner."""
    fields.setdefault("commune", None)
    fields["commune"] = fields["commune"] or make_commune()
    partner = Partner.objects.create(name=name)
    slug = f"{slugify_vi(name)}-{next(_numbers)}"
    return Producer.objects.create(partner=partner, slug=slug, kind="cooperative", name=name, **fields)


def make_set(code: str = "1.5.1") -> ProductSet:
    """Return the set with that code, made with a category when it is not there."""
    found = ProductSet.objects.filter(code=code).first()
    if found:
        return found
    category = Category.add_root(name=f"Bộ {code}", slug=f"bo-{slugify_vi(code)}")
    CategoryText.objects.create(category=category, name_en=code, group_number=int(code[0]))
    return ProductSet.objects.create(
        code=code,
        group_number=int(code[0]),
        category=category,
        name="Chè tươi, chè chế biến",
        name_en="Tea",
        group_name="Thực phẩm",
        group_name_en="Food",
    )


def make_product(title: str = "Trà mẫu Phìn Thử", producer: Producer | None = None, **listing) -> Product:
    """Return a published standalone product."""
    kind, _ = ProductClass.objects.get_or_create(name="Hàng mẫu", defaults={"slug": "hang-mau"})
    product = Product.objects.create(title=title, slug=slugify_vi(title), product_class=kind, is_public=True)
    listing.setdefault("state", Listing.State.PUBLISHED)
    listing.setdefault("product_set", None)
    listing["product_set"] = listing["product_set"] or make_set()
    Listing.objects.create(product=product, owner=producer or make_producer(), **listing)
    return product


def make_decision(signed_on: dt.date, issuer: str = "province", number: str = "", **fields) -> Decision:
    """Return a decision signed on that day."""
    number = number or f"{next(_numbers)}/QĐ-MAU"
    return services.record_decision(number, issuer, fields.pop("issuer_name", ISSUERS[issuer]), signed_on, **fields)


def make_certificate(product: Product, issued_on: dt.date, stars: int = 4, **fields) -> Certificate:
    """Issue a certificate on ``issued_on`` by a decision of the same day; loads the reference rows."""
    services.load_reference()
    issuer = "ministry" if stars == 5 else "province"
    decision = fields.pop("decision", None) or make_decision(issued_on, issuer)
    return services.issue_certificate(decision, product, stars, issued_on, **fields)
