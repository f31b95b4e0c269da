"""Every page class at both widths: no accessibility finding, no sideways scroll, nothing in the console."""

import pytest
from django.core.management import call_command
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from shop.accounts.models import User
from shop.partner.models import Producer
from shop.points.models import SalesPoint
from shop.stock.models import StockMovement
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser
Product = get_model("catalogue", "Product")
ProductReview = get_model("reviews", "ProductReview")


@pytest.fixture(scope="module")
def pages(demo_site) -> list[str]:
    """Addresses of one page of each class."""
    with demo_site.unblock():
        product = Product.objects.browsable().filter(stockrecords__num_in_stock__gt=5).order_by("pk").first()
        spirit = Product.objects.browsable().filter(listing__product_set__age_restricted=True).order_by("pk").first()
        service = Product.objects.browsable().filter(listing__product_set__is_service=True).order_by("pk").first()
        lapsed = Product.objects.filter(title__contains="trình diễn số 1").order_by("pk").first()
        certificate = Certificate.objects.filter(product=product).first()
        return [
            "/",
            "/san-pham/",
            "/san-pham/?q=khong-co-gi-nhu-the",
            product.listing.product_set.category.get_absolute_url(),
            *(item.get_absolute_url() for item in (product, spirit, service, lapsed)),
            f"/chu-the/{product.listing.owner.slug}/",
            "/vung-mien/",
            f"/vung-mien/{product.listing.owner.commune.province.slug}/",
            "/diem-ban/",
            "/diem-ban/ga-ha-noi/",
            "/chung-nhan/",
            certificate.get_absolute_url(),
            "/gio-hang/",
            "/don-hang/",
            "/tai-khoan/dang-nhap/",
            "/tai-khoan/dang-ky/",
            "/tai-khoan/quen-mat-khau/",
            "/khong-co-trang-nay/",
        ]


@pytest.mark.parametrize("page", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_no_page_breaks_a_rule(page, pages, demo_site, axe_violations):
    found = {}
    for path in pages:
        page.goto(demo_site.url + path)
        if violations := axe_violations(page):
            found[path] = violations
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[path] = [*found.get(path, []), "scrolls sideways"]
    assert found == {}


@pytest.mark.django_db
def test_loading_the_demonstration_again_changes_nothing(demo_site):
    models = [Product, Certificate, Producer, SalesPoint, StockMovement, ProductReview, User]
    before = [model.objects.count() for model in models]
    call_command("load_demo", verbosity=0)
    assert [model.objects.count() for model in models] == before
    assert before[0] >= 372
    assert Product.objects.browsable().count() == 360
