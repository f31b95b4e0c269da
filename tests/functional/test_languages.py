"""No word of one language on the pages of the other: each page class in both, text by text.

Two sieves. A whole text that is a translation (or, on Vietnamese pages, a message id that has one) was left in the
wrong language by code. And as everything made here has English or plain names, no letter of an English page may be
Vietnamese, wherever it comes from: data without an English column, an attribute, a script.
"""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.core.cache import cache as site_cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from oscar.core.loading import get_model

import cms.services
from catalogue.certification import services as certification
from catalogue.listings.services import Pack, ProductData, load_reference, publish, save_product
from media.models import ProductPicture
from shop.accounts.models import AddressBookEntry, Membership
from shop.core.clock import today
from shop.delivery import services as delivery
from shop.partner.models import StockRecord
from shop.places.models import FormerName, Province
from shop.points.models import OpeningHours
from shop.points.services import PointData, save_point
from shop.stock.models import PointStock
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.catalogue import index_products, make_certificate, make_commune, make_producer
from tests.factories.media import make_picture
from tests.factories.orders import make_order
from tests.functional.test_basket import OURS
from tools import messages

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")

VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
READ_ALOUD = {"alt", "aria-label", "placeholder", "title", "data-one", "data-many"}
UNSEEN = {"script", "style", "noscript"}
ALONE = {"meta", "input", "img", "br", "hr", "link", "use", "source", "path", "circle", "area", "col", "wbr"}
NOT_THERE = {"404", "unknown certificate"}
# Proper names, written in Vietnamese everywhere.
NAMES = ("Hoàng Sa", "Trường Sa", "Tuyên Quang", "Trung du và miền núi phía Bắc")
# What hints give as examples; and the currency.
EXAMPLES = ("xã Thụy Xuân, Thái Thụy", "Hà Giang", "đồng")


class Texts(HTMLParser):
    """Collect what a reader sees or hears; parts marked with another language are left out."""

    def __init__(self, language: str):
        super().__init__()
        self.language, self.found, self.open = language, [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        foreign = values.get("lang", self.language) != self.language or tag in UNSEEN
        if tag not in ALONE:
            self.open.append((tag, foreign))
        if not foreign and not self._hidden():
            self._read(tag, values)

    def handle_startendtag(self, tag, attrs):
        if not self._hidden():
            self._read(tag, dict(attrs))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        text = " ".join(data.replace("\xa0", " ").split())
        if text and not self._hidden():
            self.found.append(text)

    def _read(self, tag: str, values: dict) -> None:
        self.found += [values[name] for name in READ_ALOUD & values.keys() if values[name]]
        if values.get("name") == "description" or values.get("property") in {"og:title", "og:description"}:
            self.found.append(values["content"])

    def _hidden(self) -> bool:
        return any(foreign for _tag, foreign in self.open)


def texts_of(page: str, language: str) -> list[str]:
    parser = Texts(language)
    parser.feed(page)
    return parser.found


@cache
def translations() -> list[tuple[str, str]]:
    """Return (English, Vietnamese) of every room, addresses apart."""
    books = [messages.read_catalogue(messages.ROOT / room / messages.CATALOGUE) for room in messages.rooms()]
    pairs = [(english, vietnamese) for book in books for (_context, english), vietnamese in book.items()]
    return [(e, v) for e, v in pairs if isinstance(e, str) and isinstance(v, str) and not e.endswith("/")]


def pattern_of(text: str) -> str:
    """A regular expression for a message with its placeholders filled in."""
    parts = re.split(r"%\(\w+\)[sd]|\{\w+\}", " ".join(text.split()))
    return ".+?".join(re.escape(part) for part in parts)


@cache
def left_in(language: str) -> re.Pattern:
    """Match a whole text that belongs to the other language: three letters at least outside of placeholders."""
    if language == "en":
        texts = {vietnamese for _english, vietnamese in translations() if VIETNAMESE.search(vietnamese)}
    else:
        same = {vietnamese for _english, vietnamese in translations()}
        texts = {english for english, vietnamese in translations() if VIETNAMESE.search(vietnamese)} - same
    worth = [text for text in texts if len(re.findall(r"[^\W\d_]", re.sub(r"%\(\w+\)[sd]|\{\w+\}", "", text))) > 2]
    return re.compile("|".join(sorted(map(pattern_of, worth), key=len, reverse=True)))


@pytest.fixture
def shop(client):
    """One of everything, with English or plain names; the visitor is signed in and has a full basket."""
    load_reference()
    certification.load_reference()
    delivery.load_reference()
    cms.services.load_reference()
    commune = make_commune("An Binh", province="Ha Nam", former_province="Nam Ha")
    picture = make_picture(alt="Goi tra", alt_en="A pack of tea")
    owner = make_producer(
        "HTX Hoa Binh", commune=commune, name_en="Hoa Binh Cooperative", story="Tra", story_en="Tea", picture=picture,
        phone="0912345678", registration_number="0100109106", street="12 Tran Phu", former_address="xa An Binh, Ha Nam",
    )  # fmt: skip
    tea = _product(owner, "Tra Binh An", "Binh An tea", packs=(Pack("hộp 100 g", 90_000), Pack("túi 1 kg", 500_000)))
    ProductPicture.objects.create(product=tea, picture=picture)
    spirit = _product(owner, "Ruou Binh An", "Binh An spirit", set_code="2.1.1", pack="chai 500 ml", abv=29.5)
    service = _product(owner, "Ngay o ban", "A day in the village", set_code="6.1.1", pack="ngày/khách")
    ended = _product(owner, "Mut Binh An", "Binh An jam", pack="hũ 200 g", until=today().replace(year=today().year - 1))
    point = _point(commune, tea)
    user = make_user("Lan Tran", email="lan@example.org")
    Membership.objects.create(user=user, role=Membership.Role.PRODUCER_OWNER, producer=owner)
    Membership.objects.create(user=user, role=Membership.Role.POINT_SELLER, point=point)
    AddressBookEntry.objects.create(
        user=user, full_name="Lan Tran", phone="+84912345678", commune=commune, street="1 Tran Phu", is_default=True
    )
    ProductReview.objects.create(
        product=tea, score=5, title="Good", body="Will buy again", user=user, status=ProductReview.APPROVED
    )
    order = make_order(tea.children.first(), user=user, street="1 Tran Phu", full_name="Lan Tran", commune=commune)
    return {
        "commune": commune, "owner": owner, "tea": tea, "spirit": spirit, "service": service, "ended": ended,
        "point": point, "user": user, "order": order,
    }  # fmt: skip


def _product(owner, name, name_en, *, set_code="1.5.1", pack="", packs=(), until=None, abv=None):
    attributes = {"abv": abv} if abv else {"shelf_life_days": 360, "net_weight_g": 100} if set_code == "1.5.1" else {}
    data = ProductData(
        name=name, name_en=name_en, set_code=set_code, pack=pack, packs=packs, attributes=attributes,
        price_vnd=None if packs else 80_000, description="Ngon", description_en="Good", season_months=(11, 12, 1),
    )  # fmt: skip
    product = save_product(owner, data)
    publish(product.listing)
    StockRecord.objects.filter(product__in=[product, *product.children.all()]).update(num_in_stock=4)
    issued = until and until.replace(year=until.year - 3)
    certificate = make_certificate(product, owner, valid_until=until, issued_on=issued)
    # What an office writes is its own language: plain here.
    certificate.decision.number, certificate.decision.issuer_name = f"{product.pk}/QD", "UBND Ha Nam"
    certificate.decision.save()
    certificate.address = "xa An Binh, Ha Nam"
    certificate.save()
    index_products(product)
    return product


def _point(commune, tea):
    data = PointData(name="Cho An Binh", name_en="An Binh market", kind="shop", commune=commune, street="2 Le Loi")
    point = save_point(data)
    for weekday in range(1, 8):
        OpeningHours.objects.create(point=point, weekday=weekday, opens="08:00", closes="17:00")
    PointStock.objects.create(point=point, product=tea.children.first(), on_hand=3)
    return point


def pages(shop) -> dict[str, str]:
    """Return the address of one page of each class in the active language."""
    tea, owner, order = shop["tea"], shop["owner"], shop["order"]
    index = reverse("catalogue:index")
    code, ended = tea.certificates.get().code, shop["ended"].certificates.get().code
    plain = [
        "storefront:places", "storefront:points", "storefront:certificates", "storefront:ranking", "basket:summary",
        "checkout:index", "orders:lookup", "customer:summary", "customer:order-list", "customer:address-list",
        "customer:address-create", "customer:wishlist", "customer:profile-view", "customer:contact-change",
        "customer:change-password", "customer:profile-delete",
    ]  # fmt: skip
    return {
        **{name: reverse(name) for name in plain},
        "home": reverse("wagtail_serve", args=[""]),
        "results": index + "?tinh=ha-nam&sao=4&sap_xep=gia",
        "search": index + "?q=tra",
        "nothing found": index + "?q=khong-co-gi&sao=5",
        "wrong price": index + "?gia_tu=x&gia_den=5",
        "category": tea.listing.product_set.category.get_absolute_url(),
        **{name: shop[name].get_absolute_url() for name in ("tea", "spirit", "service", "ended")},
        "producer": reverse("storefront:producer", args=[owner.slug]),
        "province": reverse("storefront:province", args=[shop["commune"].province.slug]),
        "point": reverse("storefront:point", args=[shop["point"].slug]),
        "certificate": reverse("storefront:certificate", args=[code]),
        "ended certificate": reverse("storefront:certificate", args=[ended]),
        "unknown certificate": reverse("storefront:certificate", args=["ZZZZZZZZZ"]),
        "certificate report": reverse("storefront:certificate_report", args=[code]),
        "confirmation": reverse("orders:track", args=[order.number, order.purchase.token]) + "?placed=1",
        "order": reverse("customer:order", args=[order.number]),
        "address": reverse("customer:address-detail", args=[AddressBookEntry.objects.get().pk]),
        "404": reverse("storefront:producer", args=["nobody"]),
    }


def guest_pages() -> dict[str, str]:
    names = ("accounts:login", "accounts:register", "accounts:reset", "basket:summary")
    return {f"guest {name}": reverse(name) for name in names}


def errors(client: Client) -> dict[str, str]:
    """Pages that answer a form with its errors."""
    checkout = client.post(reverse("checkout:index"), {"action": "order", "phone": "0912", "payment": "cod"}, **OURS)
    sign_in = Client().post(reverse("accounts:login"), {"username": "0912345678", "password": "x" + PASSWORD}, **OURS)
    sign_up = Client().post(reverse("accounts:register"), {"contact": "x", "password": "1"}, **OURS)
    lookup = Client().post(reverse("orders:lookup"), {"number": "X", "phone": "1"}, **OURS)
    address = client.post(reverse("customer:address-create"), {"phone": "12"}, **OURS)
    answers = {"checkout": checkout, "sign in": sign_in, "sign up": sign_up, "lookup": lookup, "address": address}
    return {f"{name} with errors": answer.content.decode() for name, answer in answers.items()}


def read_all(client, shop, language: str) -> dict[str, list[str]]:
    """Return the texts of every page."""
    client.force_login(shop["user"])
    found = {}
    with override(language):
        for product in (shop["tea"].children.last(), shop["spirit"]):
            client.post(reverse("basket:add"), {"product": product.pk, "quantity": 1, "adult": 1}, **OURS)
        for name, address in pages(shop).items():
            answer = client.get(address)
            assert answer.status_code == (404 if name in NOT_THERE else 200), name
            found[name] = answer.content.decode()
        for name, address in guest_pages().items():
            found[name] = Client().get(address).content.decode()
        found |= errors(client)
    return {name: texts_of(page, language) for name, page in found.items()}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_text_of_the_other_language(client, shop, language):
    site_cache.clear()
    wrong = left_in(language)
    leaks = {
        (name, text)
        for name, texts in read_all(client, shop, language).items()
        for text in texts
        if wrong.fullmatch(text)
    }
    assert leaks == set()


def test_no_vietnamese_letter_on_an_english_page_but_in_names_of_places(client, shop):
    site_cache.clear()
    commune = shop["commune"]
    names = (*NAMES, *EXAMPLES, commune.full_name, f"xã {commune.name}", f"tỉnh {commune.province.name}")
    # Places that another test has loaded stand in lists of provinces; the longest name goes first.
    former = FormerName.objects.filter(level=FormerName.Level.PROVINCE)
    others = {*Province.objects.values_list("name", flat=True), *former.values_list("name", flat=True)}
    names += tuple(sorted(others, key=len, reverse=True))
    leaks = set()
    for page, texts in read_all(client, shop, "en").items():
        for text in texts:
            rest = text
            for name in names:
                rest = rest.replace(name, "")
            if VIETNAMESE.search(rest):
                leaks.add((page, text))
    assert leaks == set()


def test_the_sieve_finds_what_it_looks_for():
    page = '<html lang="en"><p>Thêm vào giỏ</p><a lang="vi">Đăng nhập</a><i aria-label="Còn hàng"></i><b>4 gói</b>'
    assert [text for text in texts_of(page, "en") if left_in("en").fullmatch(text)] == ["Thêm vào giỏ", "Còn hàng"]
    assert [text for text in texts_of("<p>In stock</p>", "vi") if left_in("vi").fullmatch(text)] == ["In stock"]
