"""A sellable product with everything that it stands on: place, producer, set, listing, stock, decision, certificate."""

import datetime as dt
import itertools

from django.utils import timezone

from catalogue.certification.models import Certificate, Decision
from catalogue.listings.models import CategoryText, Listing, ProductSet
from catalogue.models import Category, Product, ProductClass
from shop.core.clock import add_months, today
from shop.core.text import fold, slugify_vi
from shop.partner.models import Partner, Producer, StockRecord
from shop.places.models import Commune, FormerName, Province, Region, UnitType
from shop.stock import services as stock_services

_number = itertools.count(1)

# code: (group number, group, English group, set, English set)
SETS = {
    "1.1.1": (1, "Thực phẩm", "Food", "Rau, củ, quả, hạt tươi", "Fresh vegetables, roots, fruit, seeds"),
    "1.2.1": (1, "Thực phẩm", "Food", "Gạo, ngũ cốc, hạt sơ chế khác", "Rice, cereals, other raw seeds"),
    "1.3.2": (1, "Thực phẩm", "Food", "Chế biến từ gạo, ngũ cốc", "Processed from rice and cereals"),
    "1.4.1": (1, "Thực phẩm", "Food", "Tương, nước mắm, gia vị dạng lỏng khác", "Soy paste, fish sauce"),
    "1.5.1": (1, "Thực phẩm", "Food", "Chè tươi, chè chế biến", "Tea, fresh and processed"),
    "1.6.1": (1, "Thực phẩm", "Food", "Cà phê, ca cao", "Coffee, cocoa"),
    "2.1.1": (2, "Đồ uống", "Drinks", "Rượu trắng", "White spirit"),
    "2.1.2": (2, "Đồ uống", "Drinks", "Đồ uống có cồn khác", "Other alcoholic drinks"),
    "4.1.1": (4, "Hàng thủ công mỹ nghệ", "Handicraft", "Thủ công mỹ nghệ gia dụng, trang trí", "Handicraft"),
    "4.2.1": (4, "Hàng thủ công mỹ nghệ", "Handicraft", "Vải, may mặc", "Textiles and clothing"),
    "6.1.1": (6, "Dịch vụ du lịch cộng đồng", "Community tourism", "Du lịch cộng đồng", "Community tourism"),
}


def make_region(name: str = "Trung du và miền núi phía Bắc") -> Region:
    """Return the region of that name."""
    region, _ = Region.objects.get_or_create(slug=slugify_vi(name), defaults={"name": name, "name_en": name})
    return region


def make_province(name: str = "Tuyên Quang", region: str = "Trung du và miền núi phía Bắc") -> Province:
    """Return the province of that name, with plain coordinates when it must be made."""
    found = Province.objects.filter(name=name).first()
    if found:
        return found
    kind, _ = UnitType.objects.get_or_create(code="tinh", defaults={"name": "Tỉnh", "name_en": "Province", "level": 1})
    return Province.objects.create(
        code=f"{90 + Province.objects.count() % 9}{Province.objects.count()}"[:4],
        name=name,
        slug=slugify_vi(name),
        unit_type=kind,
        region=make_region(region),
        latitude=22.0,
        longitude=105.0,
    )


def make_commune(
    name: str = "Hồng Thái",
    *,
    province: str = "Tuyên Quang",
    former_province: str = "",
    district: str = "",
    latitude: float = 22.0,
    longitude: float = 105.0,
) -> Commune:
    """Return the commune of that name in that province; ``former_province`` and ``district`` are its old address."""
    home = make_province(province)
    kind, _ = UnitType.objects.get_or_create(code="xa", defaults={"name": "Xã", "name_en": "Commune", "level": 3})
    commune = home.communes.filter(name=name).first()
    if commune is None:
        code = f"9{Commune.objects.count():05d}"
        commune = Commune.objects.create(
            code=code,
            name=name,
            slug=f"{slugify_vi(name)}-{code}",
            unit_type=kind,
            province=home,
            latitude=latitude,
            longitude=longitude,
        )
    if former_province or district:
        _make_former(commune, former_province or province, district)
    return commune


def _make_former(commune: Commune, former_province: str, district: str) -> None:
    """Give a commune its name of before July 2025, and its old province and district theirs."""
    place = {"province": commune.province, "former_province": former_province}
    commune.former_province = former_province
    commune.save()
    FormerName.objects.get_or_create(level=FormerName.Level.PROVINCE, name=former_province, **place)
    if district:
        FormerName.objects.get_or_create(level=FormerName.Level.DISTRICT, name=district, **place)
    FormerName.objects.get_or_create(
        level=FormerName.Level.COMMUNE, name=commune.name, district=district, commune=commune, **place
    )


def make_set(code: str = "1.5.1") -> ProductSet:
    """Return the product set with its category below the category of its group."""
    found = ProductSet.objects.filter(code=code).first()
    if found:
        return found
    group_number, group, group_en, name, name_en = SETS[code]
    root = Category.objects.filter(depth=1, name=group).first()
    if root is None:
        root = Category.add_root(name=group, slug=slugify_vi(group))
        CategoryText.objects.create(category=root, name_en=group_en, group_number=group_number)
    leaf = Category.objects.get(pk=root.pk).add_child(name=name, slug=slugify_vi(name))
    CategoryText.objects.create(category=leaf, name_en=name_en, group_number=group_number)
    return ProductSet.objects.create(
        code=code,
        group_number=group_number,
        category=leaf,
        name=name,
        name_en=name_en,
        group_name=group,
        group_name_en=group_en,
        age_restricted=code.startswith("2.1"),
        is_service=code == "6.1.1",
        voucher_days=180 if code == "6.1.1" else None,
    )


def make_producer(
    name: str = "HTX Thử Nghiệm", *, kind: str = "cooperative", commune: Commune | None = None, **values
) -> Producer:
    """Return the producer of that name, made with its partner when it is new."""
    found = Producer.objects.filter(name=name).first()
    if found:
        return found
    number = next(_number)
    partner = Partner.objects.create(name=name, code=f"thu-{number}")
    return Producer.objects.create(
        partner=partner,
        slug=f"{slugify_vi(name)}-{number}",
        kind=kind,
        name=name,
        commune=commune or make_commune(),
        **values,
    )


def make_certificate(
    product: Product,
    producer: Producer,
    *,
    stars: int = 4,
    issued_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    **values,
) -> Certificate:
    """Give a product a certificate of 36 months by a decision of its own; dates can be set."""
    issued = issued_on or today() - dt.timedelta(days=30)
    number = next(_number)
    decision = Decision.objects.create(
        number=f"{number}/QĐ-UBND",
        issuer=Decision.Issuer.PROVINCE,
        issuer_name=f"UBND tỉnh {producer.commune.province.name}",
        signed_on=issued,
    )
    return Certificate.objects.create(
        product=product,
        producer=producer,
        decision=decision,
        stars=stars,
        issued_on=issued,
        valid_until=valid_until or add_months(issued, 36),
        product_name=product.title,
        producer_name=producer.name,
        address=f"{producer.commune.full_name}, {producer.commune.province.name}",
        **values,
    )


def make_product(
    name: str = "Chè Shan tuyết Hồng Thái",
    *,
    stars: int | None = 4,
    province: str = "Tuyên Quang",
    former_province: str = "",
    commune: str = "Hồng Thái",
    district: str = "",
    price: int = 150_000,
    stock: int = 10,
    set_code: str = "1.5.1",
    kind: str = "cooperative",
    producer: Producer | None = None,
    pack: str = "gói 100 g",
    name_en: str = "",
    issued_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    state: str = Listing.State.PUBLISHED,
    index: bool = True,
) -> Product:
    """Return a product that is sold today at ``price`` whole đồng (``stars=None``: without any certificate).

    The same place, set and producer names give the same rows again. ``index=False`` leaves search alone.
    """
    home = make_commune(commune, province=province, former_province=former_province, district=district)
    owner = producer or make_producer(f"{kind.title()} {commune} {province}", kind=kind, commune=home)
    product_set = make_set(set_code)
    product = make_plain_product(name, product_set)
    record = StockRecord.objects.create(
        product=product, partner=owner.partner, partner_sku=f"M-{product.pk}", price=price, num_in_stock=0
    )
    if stock:
        stock_services.receive(record, stock)
    Listing.objects.create(
        product=product,
        owner=owner,
        product_set=product_set,
        state=state,
        pack=pack,
        name_en=name_en or fold(name).capitalize(),
        published_at=timezone.now(),
    )
    if stars:
        make_certificate(product, owner, stars=stars, issued_on=issued_on, valid_until=valid_until)
    if index:
        index_products(product)
    return product


def make_plain_product(name: str, product_set: ProductSet) -> Product:
    """Return Oscar's bare product in the category of its set."""
    kind, _ = ProductClass.objects.get_or_create(
        slug="thu", defaults={"name": "Thử", "requires_shipping": not product_set.is_service, "track_stock": True}
    )
    product = Product.objects.create(
        title=name, slug=slugify_vi(name), product_class=kind, structure=Product.STANDALONE, upc=f"T{next(_number):06d}"
    )
    product.categories.add(product_set.category)
    return product


def index_products(*products: Product) -> None:
    """Bring products into the search index at once, as the task after commit would."""
    from search import services

    services.touch([product.pk for product in products])
    services.refresh()
