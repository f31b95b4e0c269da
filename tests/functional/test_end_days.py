"""Whatever is "valid until 15/12" counts that whole local day, on a server whose clock is in UTC."""

import datetime as dt
import re
import time
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from oscar.core.loading import get_class, get_model

from catalogue.certification import services as certification
from cms.blocks import CampaignBlock
from shop.core.clock import day_end, day_start
from shop.delivery.models import RateCard
from shop.delivery.services import cards_on, estimate, load_reference
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
ConditionalOffer = get_model("offer", "ConditionalOffer")
Voucher = get_model("voucher", "Voucher")
VoucherSet = get_model("voucher", "VoucherSet")
Product = get_model("catalogue", "Product")
RestrictionsForm = get_class("dashboard.offers.forms", "RestrictionsForm")

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 15)
# Local moments at which "until 15/12" counts. 06:59 is still the 14th in UTC.
MOMENTS = {
    "2026-12-15T00:00:00": True,
    "2026-12-15T06:59:00": True,
    "2026-12-15T23:59:59": True,
    "2026-12-16T00:00:00": False,
}


@pytest.fixture(autouse=True)
def _server_in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(params=MOMENTS.items(), ids=MOMENTS)
def counts(request, time_machine):
    """Move there and return whether the 15th is not over; what the test makes, it makes on 1 December."""

    def move() -> bool:
        text, right = request.param
        time_machine.move_to(dt.datetime.fromisoformat(text).replace(tzinfo=HANOI), tick=False)
        cache.clear()
        return right

    time_machine.move_to(dt.datetime(2026, 12, 1, 9, tzinfo=HANOI), tick=False)
    return move


def is_sold(client, product) -> bool:
    """A page with a button, in the list of what is sellable."""
    page = client.get(product.get_absolute_url()).content.decode()
    listed = Product.objects.filter(pk=product.pk).sellable().exists()
    assert listed == ("btn--buy" in page)
    return listed


def test_a_certificate(client, counts):
    product = make_product(issued_on=dt.date(2023, 12, 15), valid_until=LAST)
    right = counts()
    assert is_sold(client, product) == right


def test_an_extension(client, counts):
    certification.load_reference()
    product = make_product(issued_on=dt.date(2023, 11, 30), valid_until=dt.date(2026, 11, 30))
    certification.extend(product.certificates.get(), LAST, "Quyết định 9/QĐ")
    right = counts()
    assert is_sold(client, product) == right


def test_the_words_of_a_certificate_say_that_the_day_counts(client, counts):
    product = make_product(issued_on=dt.date(2023, 12, 15), valid_until=LAST)
    if counts():
        page = client.get(product.get_absolute_url()).content.decode()
        assert re.search(r"đến hết ngày</dt><dd>15/12/2026", page)


def test_a_suspension_hides_to_the_end_of_its_last_day(client, counts):
    certification.load_reference()
    product = make_product(issued_on=dt.date(2026, 1, 15))
    certification.suspend(product.certificates.get(), FIRST, LAST, "Chờ kết quả mẫu")
    hidden = counts()
    assert is_sold(client, product) != hidden


def test_a_rate_card(counts):
    load_reference()
    RateCard.objects.create(
        zone="province", valid_from=FIRST, valid_until=LAST, first_vnd=1_000, step_vnd=1_000, days_min=1, days_max=2
    )
    right = counts()
    assert (estimate(300, 50_000).least_vnd == 1_000) == right
    assert cards_on(FIRST)["province"].first_vnd == 1_000


def test_a_campaign_notice_on_a_page(counts):
    block = CampaignBlock()
    value = block.to_python({"heading": "Tuần lễ chè", "ends_on": LAST.isoformat()})
    right = counts()
    assert ("Tuần lễ chè" in block.render(value)) == right


# --------------------------------------------------------------------------------------------- offers and vouchers
def make_offer(**values):
    benefit = get_model("offer", "Benefit").objects.create(type="Percentage", value=10)
    kind = get_model("offer", "Condition").objects.create(type="Count", value=1)
    return ConditionalOffer.objects.create(name="Tết", offer_type="Voucher", condition=kind, benefit=benefit, **values)


def days_form(offer, **days):
    data = {"priority": 0, "exclusive": "on", "start_datetime": FIRST.isoformat()} | days
    return RestrictionsForm(data, instance=offer)


def test_an_offer_that_staff_gives_a_last_day(counts):
    form = days_form(make_offer(), end_datetime="2026-12-15")
    assert form.is_valid(), form.errors
    offer = form.save()
    right = counts()
    assert offer.is_available() == right
    assert ConditionalOffer.active.exists() == right


@pytest.fixture
def staff(client):
    client.force_login(make_user(email="nhan-vien@example.org", is_staff=True, is_superuser=True))
    return client


def voucher_data(offer, **changes):
    days = {"start_datetime": "2026-12-01", "end_datetime": "2026-12-15"}
    return {"name": "Quà Tết", "code": "TET", "usage": "Multi-use", "offers": [offer.pk], **days, **changes}


def test_a_voucher_that_staff_gives_a_last_day(staff, counts):
    assert staff.post(reverse("dashboard:voucher-create"), voucher_data(make_offer())).status_code == 302
    voucher = Voucher.objects.get()
    assert (voucher.start_datetime, voucher.end_datetime) == (day_start(FIRST), day_end(LAST))
    right = counts()
    assert voucher.is_active() == right
    assert voucher.is_expired() == (not right)


def test_a_set_of_vouchers(staff, counts):
    data = voucher_data(make_offer()) | {"code_length": 8, "description": "Quà", "count": 2}
    assert staff.post(reverse("dashboard:voucher-set-create"), data).status_code == 302
    right = counts()
    assert VoucherSet.objects.get().is_active() == right
    assert {voucher.is_active() for voucher in Voucher.objects.all()} == {right}


def shown_days(page: str) -> dict[str, str]:
    """Return what the day fields of a form hold."""
    fields = re.findall(r"<input[^>]*type=\"date\"[^>]*>", page)
    return {re.search(r'name="(\w+)"', f)[1]: re.search(r'value="([\d-]*)"', f)[1] for f in fields}


def test_saving_without_a_change_changes_nothing(staff):
    offer = make_offer()
    staff.post(reverse("dashboard:voucher-create"), voucher_data(offer))
    voucher = Voucher.objects.get()
    address = reverse("dashboard:voucher-update", args=[voucher.pk])
    for _turn in range(3):
        page = staff.get(address).content.decode()
        assert "Ngày này được tính trọn" in page
        days = shown_days(page)
        assert days == {"start_datetime": "2026-12-01", "end_datetime": "2026-12-15"}
        assert staff.post(address, voucher_data(offer, **days)).status_code == 302
    again = Voucher.objects.get()
    assert (again.start_datetime, again.end_datetime) == (voucher.start_datetime, voucher.end_datetime)


def test_a_moment_that_was_stored_by_other_means_stays_until_its_day_is_changed():
    noon = dt.datetime(2026, 12, 15, 12, tzinfo=HANOI)
    offer = make_offer(start_datetime=day_start(FIRST), end_datetime=noon)
    assert days_form(offer, end_datetime="2026-12-15").save().end_datetime == noon
    assert days_form(offer, end_datetime="2026-12-16").save().end_datetime == day_end(dt.date(2026, 12, 16))


def test_a_day_that_cannot_be_read_is_said_at_the_field():
    form = days_form(make_offer(), end_datetime="15 tháng Chạp")
    assert list(form.errors) == ["end_datetime"]
