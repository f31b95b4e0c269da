"""Trial O24: with every page kept, what changes is right on every page at once, and what ends, at the very second."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

import catalogue.listings.services
import cms.services
from catalogue.certification import services as certification
from catalogue.certification.models import Decision
from catalogue.models import Category
from cms.models import HomePage, OperatorSettings, StandardPage
from media.services import attach, store_picture
from shop.core.clock import day_start, today
from shop.core.pagecache import pages, version
from shop.partner.models import Producer
from shop.points.models import SalesPoint
from shop.points.services import set_hours
from shop.stock import services as stock
from shop.stock.models import PointStock
from tests.factories.catalogue import make_commune, make_product
from tests.factories.media import picture_file
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PRICE, NEW_PRICE = "Chè Shan tuyết Nửa Đêm", "157.000\u00a0₫", "163.000\u00a0₫"
ONLY_AT_POINTS = "Chỉ bán tại điểm bán"
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


class Shop:
    """A shop with one product, and every page on which it can be met, read by a stranger."""

    def __init__(self):
        catalogue.listings.services.load_reference()
        cms.services.load_reference()
        certification.load_reference()
        OperatorSettings.load()
        issued = today() - dt.timedelta(days=1000)
        self.product = make_product(NAME, price=157_000, stars=5, stock=7, issued_on=issued, valid_until=today())
        self.certificate = self.product.certificates.get()
        self.owner = self.product.listing.owner
        place = {"commune": make_commune(), "street": "1 Phố Thử", "latitude": 22, "longitude": 105}
        self.point = SalesPoint.objects.create(name="Điểm Thử", slug="diem-thu", kind="shop", **place)
        self.shelf = PointStock.objects.create(point=self.point, product=self.product, on_hand=0)
        stock.receive(self.shelf, 4)
        self.client = Client()

    def addresses(self) -> dict[str, str]:
        """Return where the product is offered."""
        group = self.product.listing.product_set.category
        return {
            "results": reverse("catalogue:index"),
            "filtered": reverse("catalogue:index") + "?sao=5",
            "category": reverse("catalogue:category", args=[group.slug, group.pk]),
            "home": "/",
            "producer": reverse("storefront:producer", args=[self.owner.slug]),
            "province": reverse("storefront:province", args=[self.owner.commune.province.slug]),
            "point": reverse("storefront:point", args=[self.point.slug]),
            "sitemap": reverse("sitemap-section", args=["products"]),
        }

    def read(self, address: str) -> str:
        """Return a page; 404 is empty."""
        response = self.client.get(address)
        return response.content.decode() if response.status_code == 200 else ""

    def page(self) -> str:
        """Return the product's own page."""
        return self.read(self.product.get_absolute_url())

    def warm(self) -> None:
        """Read everything twice, so that the second reading comes from memory."""
        for _time in range(2):
            assert self.offered() == set(self.addresses())
            assert PRICE in self.page()
            self.read(self.certificate.get_absolute_url())
        assert len(pages._shelf.pages) >= len(self.addresses()) + 2

    def offered(self) -> set[str]:
        """Return on which pages the product is offered: its address stands there."""
        link = self.product.get_absolute_url()
        return {name for name, address in self.addresses().items() if link in self.read(address)}

    def with_text(self, text: str) -> set[str]:
        """Return on which pages a text stands."""
        return {name for name, address in self.addresses().items() if text in self.read(address)}


LISTS = {"results", "filtered", "category", "home", "producer", "province", "point"}


@pytest.fixture
def noon(time_machine):
    """A clock that stands still unless the test moves it: nothing grows old by itself meanwhile."""
    start = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    return start


@pytest.fixture
def shop(noon):
    made = Shop()
    made.warm()
    return made


def decision(issuer=Decision.Issuer.MINISTRY) -> Decision:
    return certification.record_decision("9/QĐ-BNNMT", issuer, "Bộ Nông nghiệp và Môi trường", today())


def test_a_suspension_is_on_every_page_at_once_and_so_is_its_end(shop):
    suspension = certification.suspend(shop.certificate, today(), today(), "Kiểm tra lại")
    assert shop.offered() == set()
    assert PRICE not in shop.page()
    assert "seal--" not in shop.read(shop.certificate.get_absolute_url())
    certification.lift(suspension)
    assert shop.offered() == set(shop.addresses())


def test_a_revocation_is(shop):
    certification.revoke(shop.certificate, decision(), today(), "Không còn đáp ứng tiêu chí")
    assert shop.offered() == set()
    assert PRICE not in shop.page()
    assert "seal--" not in shop.read(shop.certificate.get_absolute_url())


def test_a_producer_who_is_put_to_rest_takes_his_products_along(shop):
    Producer.objects.filter(pk=shop.owner.pk).update(is_active=False)  # as a bulk action would, past every save()
    assert shop.offered() == set()
    assert shop.read(shop.addresses()["producer"]) == ""
    assert PRICE not in shop.page()


def test_a_new_price_is_the_one_that_the_basket_charges(shop):
    record = shop.product.stockrecords.get()
    record.price = 163_000
    record.save()
    assert shop.with_text(PRICE) == set()
    assert shop.with_text(NEW_PRICE) == LISTS
    assert NEW_PRICE in shop.page()
    put(shop.client, shop.product)
    assert NEW_PRICE in shop.client.get(reverse("basket:summary")).content.decode()


def test_the_last_piece_sold_is_gone_from_the_page(shop):
    assert ONLY_AT_POINTS not in shop.page()
    stock.write_off(shop.product.stockrecords.get(), 7, reason="Bán hết")
    assert ONLY_AT_POINTS in shop.page()


def test_one_of_many_pieces_sold_lets_every_page_stand(shop):
    stock.receive(shop.product.stockrecords.get(), 500)
    before = version.current()
    stock.hold([stock.Wanted(shop.product.stockrecords.get().pk, 1, "one of many")])
    stock.release(reference="one of many")
    assert version.current() == before
    stock.hold([stock.Wanted(shop.product.stockrecords.get().pk, 495, "most of them")])
    assert version.current() != before
    assert 'max="12"' in shop.page()


def test_the_last_piece_at_a_counter_is_gone_from_the_point(shop):
    stock.sell_at_counter(shop.shelf, 4, reference="quầy 1")
    assert "point" not in shop.offered()
    assert shop.point.name not in shop.page()


def test_a_new_name_is_everywhere(shop):
    shop.product.title = "Chè Shan tuyết Ban Mai"
    shop.product.save()
    assert shop.with_text(NAME) == {"producer"}  # in the list of certificates, which keep the name that was certified
    assert shop.with_text("Ban Mai") == LISTS
    assert "Ban Mai" in shop.page()


def test_a_new_name_of_a_group_is_in_the_frame_of_every_page(shop):
    root = Category.objects.filter(depth=1).order_by("path").first()
    shop.client.get("/")
    root.text.short_name = "Đồ ngon"
    root.text.save()
    assert shop.with_text("Đồ ngon") == set(shop.addresses()) - {"sitemap"}


def test_a_new_picture_is_on_the_pages(shop):
    picture = store_picture(picture_file())
    attach(shop.product, picture)
    assert shop.with_text(picture.name) >= LISTS - {"home"}
    assert picture.name in shop.page()


def test_what_an_editor_publishes_is_there(shop):
    page = StandardPage.objects.get(slug="doi-tra")
    assert page.title in shop.read("/doi-tra/")
    page.introduction = "Đổi trong ba mươi ngày."
    page.save_revision()
    assert "ba mươi ngày" not in shop.read("/doi-tra/")
    page.save_revision().publish()
    assert "ba mươi ngày" in shop.read("/doi-tra/")
    page.unpublish()
    assert shop.read("/doi-tra/") == ""


def test_an_approved_review_is_shown(shop):
    from tests.factories.accounts import make_user

    author = make_user("Trần Văn Duy Nhất")
    review = get_model("reviews", "ProductReview").objects.create(
        product=shop.product, user=author, score=5, title="Ngon", body="Chè thơm lâu.", status=0
    )
    assert "Chè thơm lâu." not in shop.page()
    review.status = 1
    review.save()
    assert "Chè thơm lâu." in shop.page()


class TestTime:
    """Nothing is written, no job runs; only the clock goes on."""

    def test_a_certificate_ends_at_the_very_second(self, shop, time_machine):
        midnight = day_start(today() + DAY)
        time_machine.move_to(midnight - SECOND, tick=False)
        for _time in range(2):
            assert shop.offered() == set(shop.addresses())
            assert "seal--5" in shop.page()
        time_machine.move_to(midnight, tick=False)
        assert shop.offered() == set()
        assert "seal--" not in shop.page()
        assert PRICE not in shop.page()

    def test_an_order_that_is_not_paid_gives_its_pieces_back_at_the_second(self, shop, noon, time_machine):
        record = shop.product.stockrecords.get()
        stock.hold([stock.Wanted(record.pk, 7, "đơn 1")], expires_at=noon + 20.5 * SECOND)
        assert ONLY_AT_POINTS in shop.page()
        time_machine.move_to(noon + 20 * SECOND, tick=False)
        assert ONLY_AT_POINTS in shop.page()
        time_machine.move_to(noon + 21 * SECOND, tick=False)
        assert ONLY_AT_POINTS not in shop.page()

    def test_a_campaign_comes_and_goes_with_its_days(self, shop, time_machine):
        home = HomePage.objects.get(locale__language_code="vi")
        first = today() + DAY
        notice = {"heading": "Tuần chè Tuyên Quang", "starts_on": first, "ends_on": first}
        home.body.append(("campaign", notice))
        home.save_revision().publish()
        starts, ends = day_start(first), day_start(first + DAY)
        shown = []
        for moment in (starts - SECOND, starts, ends - SECOND, ends):
            time_machine.move_to(moment, tick=False)
            shop.read("/")
            shown.append("Tuần chè Tuyên Quang" in shop.read("/"))
        assert shown == [False, True, True, False]

    def test_a_door_closes_on_the_minute(self, shop, noon, time_machine):
        set_hours(shop.point, ((2, dt.time(8), dt.time(12, 30)),))  # noon is a Tuesday, 12:00 in Hà Nội
        address = shop.addresses()["point"]
        closing = noon + dt.timedelta(minutes=30)
        time_machine.move_to(closing - SECOND, tick=False)
        open_page = shop.read(address)
        assert shop.read(address) == open_page
        time_machine.move_to(closing, tick=False)
        assert "Đang mở" in open_page
        assert "Đang mở" not in shop.read(address)

    def test_no_page_grows_older_than_a_minute(self, shop, noon, time_machine):
        from shop.core.pagecache.moments import page_ends

        for second in (0, 1, 30, 59.9):
            moment = noon + second * SECOND
            assert 0 < page_ends(moment) - moment.timestamp() <= 60
