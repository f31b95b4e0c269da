"""The office pays producers, and a producer sees it."""

import pytest
from django.urls import reverse

from shop.core.clock import today
from shop.ledger import rates
from shop.ledger.models import Payout, PayoutAccount
from shop.ledger.services import LineFacts, PartFacts, book_cash, sync_part
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer():
    rates.load_reference()
    found = make_producer("HTX Tiền Về")
    PayoutAccount.objects.create(producer=found, bank="ACB", number="123", holder="HTX TIEN VE", valid_from=today())
    book_cash("O", key="1", amount_vnd=230_000)
    sync_part(PartFacts("O", "O-1", found.pk, (LineFacts(0, 200_000),), 30_000))
    return found


@pytest.fixture
def staff(client):
    client.force_login(make_user("Nhân viên", is_staff=True))
    return client


@pytest.fixture
def _payable(monkeypatch):
    """The order's goods arrived long ago: an order of its own would be told in test_payouts."""
    monkeypatch.setattr("shop.dashboard.payouts.views.payable_parts", lambda: {"O-1"})


@pytest.mark.usefixtures("_payable")
def test_draft_file_send_and_take_back(staff, producer):
    page = staff.get(reverse("payouts:owed")).content.decode()
    assert "230.000" in page
    staff.post(reverse("payouts:draft"), {"producer": [producer.pk, "x"]})
    payout = Payout.objects.get()
    assert payout.amount_vnd == 230_000
    rows = staff.get(reverse("payouts:bank_file")).content.decode("utf-8-sig").splitlines()
    assert rows[1] == f'HTX Tiền Về,"ACB, 123, HTX TIEN VE",230000,{payout.memo}'
    page = staff.post(reverse("payouts:sent", args=[payout.pk]), {"reference": ""}, follow=True)
    assert "notice--bad" in page.content.decode()
    staff.post(reverse("payouts:sent", args=[payout.pk]), {"reference": "FT9"})
    assert "FT9" in staff.get(reverse("payouts:owed")).content.decode()
    staff.post(reverse("payouts:came_back", args=[payout.pk]), {"why": "sai số"})
    payout.refresh_from_db()
    assert (payout.state, payout.problem) == ("returned", "sai số")


@pytest.mark.usefixtures("_payable")
def test_a_producer_without_an_account_cannot_be_ticked(staff, producer):
    PayoutAccount.objects.all().delete()
    page = staff.get(reverse("payouts:owed")).content.decode()
    assert 'name="producer"' not in page
    assert reverse("admin:ledger_payoutaccount_add") in page


def test_the_producer_reads_his_month(client, producer):
    client.force_login(make_member("producer_owner", producer=producer))
    page = client.get(reverse("producers:money")).content.decode()
    assert "230.000" in page
    assert "30.000" in page
    file = client.get(reverse("producers:statement_csv")).content.decode("utf-8-sig")
    assert "O-1" in file
    assert "230.000" not in client.get(reverse("producers:money") + "?thang=2020-02").content.decode()


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "x", "2026-13"])
def test_a_month_that_is_none_shows_this_one(client, producer, month):
    client.force_login(make_member("producer_owner", producer=producer))
    assert client.get(reverse("producers:money") + f"?thang={month}").status_code == 200
