"""The office pays producers, and a producer sees it."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from shop.core.clock import today
from shop.core.sheets import read_table
from shop.ledger import payouts, rates
from shop.ledger.models import CommissionRate, Payout, PayoutAccount, TaxHandedOn
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
    assert "230.000" not in client.get(reverse("producers:money") + "?thang=2020-02").content.decode()


@pytest.fixture
def household(time_machine):
    """A household that sold for 333.333 đồng with 30.000 for delivery, and was paid out; 2.5 % commission."""
    time_machine.move_to(dt.datetime(2026, 11, 10, 3, tzinfo=dt.UTC))
    rates.load_reference()
    CommissionRate.objects.create(basis_points=250, valid_from=today())
    found = make_producer("Hộ Sao Kê", kind="household")
    PayoutAccount.objects.create(producer=found, bank="ACB", number="9", holder="HO SAO KE", valid_from=today())
    book_cash("H", key="h", amount_vnd=363_333)
    sync_part(PartFacts("H", "H-1", found.pk, (LineFacts(0, 333_333),), 30_000, 0, today()))
    payouts.send(payouts.draft(found, {"H-1"}, {}), "FT7")
    book_cash("H", key="h2", amount_vnd=-333_333)
    sync_part(PartFacts("H", "H-1", found.pk, (), 30_000, 0, today()))
    return found


# 333.333 − 8.333 − 3.333 − 1.667 = 320.000 and 30.000 for delivery; 350.000 paid out; then the goods came back.


def _amounts(text: str) -> set[int]:
    """Every amount in đồng that a page shows."""
    return {int(found.replace(".", "")) for found in re.findall(r"(-?[\d.]+)\s₫", text)}


@pytest.mark.parametrize("who", ["producer", "office"])
def test_screen_and_files_say_the_same_to_the_dong(who, client, household):
    if who == "producer":
        client.force_login(make_member("producer_owner", producer=household))
        page, files = reverse("producers:money"), lambda kind: reverse("producers:statement", args=[kind])
    else:
        client.force_login(make_user("Nhân viên", is_staff=True))
        page = reverse("payouts:statement", args=[household.pk])
        files = lambda kind: reverse("payouts:statement_file", args=[household.pk, kind])  # noqa: E731
    shown = _amounts(client.get(page + "?thang=2026-11").content.decode())
    assert shown >= {320_000, -320_000, 30_000, -30_000}
    for kind in ("csv", "xlsx"):
        response = client.get(files(kind) + "?thang=2026-11")
        assert f'filename="sao-ke-{household.slug}-2026-11.{kind}"' in response["Content-Disposition"]
        rows = [[cell.text for cell in row.cells] for row in read_table(response.content).rows if row][1:]
        assert {int(row[4]) for row in rows} - {0} == shown - {0}
        entries = [int(row[4]) for row in rows if row[1] or row[2] == "chi trả"]
        closing = next(int(row[4]) for row in rows if row[2] == "Số dư cuối kỳ")
        assert sum(entries) == closing == -320_000
    paper = client.get(files("pdf") + "?thang=2026-11")
    assert f'filename="sao-ke-{household.slug}-2026-11.pdf"' in paper["Content-Disposition"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert _amounts(text) - {0} == shown - {0}
    assert "Hộ Sao Kê" in text


def test_there_is_no_statement_in_other_forms(client, producer):
    client.force_login(make_member("producer_owner", producer=producer))
    assert client.get(reverse("producers:statement", args=["exe"])).status_code == 404


class TestTax:
    def test_the_office_reads_and_keeps_what_was_withheld(self, staff, household):
        page = staff.get(reverse("payouts:tax") + "?ky=2026-11").content.decode()
        assert "Hộ Sao Kê" in page
        assert {-5_000} <= _amounts(page)
        response = staff.get(reverse("payouts:tax_file", args=["xlsx"]) + "?ky=2026-Q4")
        assert 'filename="thue-khau-tru-2026-Q4.xlsx"' in response["Content-Disposition"]
        assert staff.get(reverse("payouts:tax_file", args=["pdf"])).status_code == 404

    def test_it_is_handed_on_with_the_receipt_of_the_treasury(self, staff, household, time_machine):
        book_cash("K", key="k", amount_vnd=200_000)
        sync_part(PartFacts("K", "K-1", household.pk, (LineFacts(0, 200_000),), 0, 0, today()))
        time_machine.move_to(dt.datetime(2026, 12, 3, 3, tzinfo=dt.UTC))
        address = reverse("payouts:tax_handed_on") + "?ky=2026-11"
        assert staff.post(address, {"reference": "", "paid_on": "2026-12-02"}).status_code == 422
        assert staff.post(address, {"reference": "KB1", "paid_on": "2026-12-04"}).status_code == 422
        page = staff.post(address, {"reference": "KB1", "paid_on": "2026-12-02"}, follow=True).content.decode()
        assert "KB1" in page
        assert TaxHandedOn.objects.get().amount_vnd == 3_000
        assert staff.post(address, {"reference": "KB2", "paid_on": "2026-12-02"}).status_code == 422

    @pytest.mark.parametrize("name", ["tax", "tax_file", "statement", "statement_file"])
    def test_a_producer_does_not_open_the_pages_of_the_office(self, name, client, producer):
        client.force_login(make_member("producer_owner", producer=producer))
        arguments = {"tax_file": ["csv"], "statement": [producer.pk], "statement_file": [producer.pk, "csv"]}
        assert client.get(reverse(f"payouts:{name}", args=arguments.get(name, []))).status_code in {302, 403, 404}


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "x", "2026-13"])
def test_a_month_that_is_none_shows_this_one(client, producer, month):
    client.force_login(make_member("producer_owner", producer=producer))
    assert client.get(reverse("producers:money") + f"?thang={month}").status_code == 200
