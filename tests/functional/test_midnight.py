"""A certificate counts to the last second of its last local day; a second later its product is nowhere. No job runs."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from oscar.core.loading import get_model

import cms.services
from shop.core.clock import today
from tests.factories.catalogue import make_product
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NAME = "Chè Shan tuyết Nửa Đêm"
PRICE = "157.000\u00a0₫"


@pytest.fixture
def ending(client):
    """A product whose certificate ends today, in somebody's basket."""
    cms.services.load_reference()
    issued = today() - dt.timedelta(days=1000)
    product = make_product(NAME, price=157_000, stars=5, issued_on=issued, valid_until=today())
    put(client, product)
    return product


def moment(day: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=HANOI)


def lists(product) -> dict[str, str]:
    """Every address at which a product that is sold can be met."""
    owner, product_set = product.listing.owner, product.listing.product_set
    return {
        "results": reverse("catalogue:index"),
        "search": reverse("catalogue:index") + "?q=che+shan+tuyet+nua+dem",
        "category": product_set.category.get_absolute_url(),
        "home": "/",
        "producer": reverse("storefront:producer", args=[owner.slug]),
        "province": reverse("storefront:province", args=[owner.commune.province.slug]),
        "suggestions": reverse("storefront:suggestions") + "?q=che+shan",
        "sitemap": reverse("sitemap-section", args=["products"]),
    }


def shown(client, product) -> set[str]:
    """Return at which addresses the product is offered: its own address stands there."""
    found = set()
    for name, address in lists(product).items():
        body = client.get(address, follow=True).content.decode()
        if product.get_absolute_url() in body or (name == "suggestions" and NAME in body):
            found.add(name)
    return found


def test_it_is_everywhere_until_midnight_and_nowhere_after(client, ending, time_machine):
    last_day = today()
    time_machine.move_to(moment(last_day, "23:59:58"), tick=False)
    assert shown(client, ending) == set(lists(ending))
    page = client.get(ending.get_absolute_url()).content.decode()
    assert PRICE in page
    assert "seal--5" in page
    assert PRICE in client.get(reverse("basket:summary")).content.decode()

    # Caches of a few minutes may be warm from the second before.
    time_machine.move_to(
        dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(0, 0, 1), tzinfo=HANOI), tick=False
    )
    assert shown(client, ending) == set()

    page = client.get(ending.get_absolute_url()).content.decode()
    assert f"{last_day:%d/%m/%Y}" in page
    assert "không còn được bán" in page
    assert "noindex" in page
    assert PRICE not in page
    assert "seal--" not in page
    assert reverse("basket:add") not in page

    basket = client.get(reverse("basket:summary")).content.decode()
    assert NAME in basket
    assert f"Chứng nhận đã hết hạn ngày {last_day:%d/%m/%Y}" in basket
    assert PRICE not in basket
    assert client.get(reverse("checkout:index")).url == reverse("basket:summary")

    Line.objects.all().delete()
    cache.clear()
    put(client, ending)
    assert not Line.objects.exists()

    certificate = client.get(ending.certificates.get().get_absolute_url()).content.decode()
    assert "đã hết hạn" in certificate
    assert "seal--" not in certificate
