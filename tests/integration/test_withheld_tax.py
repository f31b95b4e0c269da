"""Tax withheld for households: per tax and class of income, declared from the entries, handed on once."""

import dataclasses
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from shop.core.clock import today
from shop.core.sheets import read_table
from shop.ledger import periods, rates, tax_files, taxes
from shop.ledger.models import CommissionRate, Entry, TaxHandedOn
from shop.ledger.services import LineFacts, PartFacts, balance, book_cash, sync_part
from shop.ledger.statements import statement_for
from tests.factories.catalogue import make_producer, make_product

pytestmark = pytest.mark.django_db
NOVEMBER, QUARTER = periods.named("2026-11"), periods.named("2026-Q4")


@pytest.fixture
def time(time_machine):
    """It is the 10th of November 2026 in Viet Nam."""
    time_machine.move_to(dt.datetime(2026, 11, 10, 3, tzinfo=dt.UTC))
    rates.load_reference()
    return time_machine


@pytest.fixture
def household(time):
    return make_producer("Hộ Khai Thuế", kind="household")


@pytest.fixture
def stay(household):
    """A night in the house: a service."""
    product = make_product("Nghỉ Nhà Sàn", producer=household)
    product.listing.product_set.is_service = True
    product.listing.product_set.save()
    return product


def _sell(producer, number, *lines) -> PartFacts:
    facts = PartFacts(number, f"{number}-1", producer.pk, tuple(LineFacts(*line) for line in lines), 0, 0, today())
    book_cash(number, key=number, amount_vnd=sum(line.gross_vnd for line in facts.lines))
    sync_part(facts)
    return facts


def _give_back(facts, *lines) -> None:
    left = dataclasses.replace(facts, lines=tuple(LineFacts(*line) for line in lines))
    back = sum(line.gross_vnd for line in facts.lines) - sum(line.gross_vnd for line in left.lines)
    book_cash(facts.order_number, key=f"{facts.order_number}-back", amount_vnd=-back)
    sync_part(left)


def _account(**lookup) -> int:
    return Entry.objects.filter(account="tax", **lookup).aggregate(total=Sum("amount_vnd"))["total"] or 0


def _found(period) -> dict:
    return {row.income: dataclasses.astuple(row.sums) for row in taxes.report(period).rows}


def test_each_class_of_income_has_its_two_taxes(household, stay):
    CommissionRate.objects.create(basis_points=1_000, valid_from=today())
    _sell(household, "O", (0, 333_333), (stay.pk, 1_000_000))
    assert _found(NOVEMBER) == {
        "goods": (333_333, 3_333, 1_667, 5_000, 0),
        "services": (1_000_000, 50_000, 20_000, 70_000, 0),
    }
    assert taxes.report(NOVEMBER).total.tax_vnd == _account() == 75_000
    assert balance("O") == 1_333_333


def test_what_goes_back_is_shown_and_taken_off(household, stay):
    sold = _sell(household, "O", (0, 200_000), (stay.pk, 100_000))
    _give_back(sold, (0, 50_000))
    assert _found(NOVEMBER) == {"goods": (50_000, 500, 250, 750, -2_250), "services": (0, 0, 0, 0, -7_000)}
    assert taxes.report(NOVEMBER).total.tax_vnd == _account() == 750


def test_a_return_of_a_few_dong_lowers_the_income_though_the_tax_stays(household):
    sold = _sell(household, "O", (0, 100_020))
    _give_back(sold, (0, 100_010))
    assert _found(NOVEMBER) == {"goods": (100_010, 1_000, 500, 1_500, 0)}


def test_enterprises_stand_in_no_report(time):
    _sell(make_producer("HTX Tự Khai"), "O", (0, 200_000))
    assert taxes.report(NOVEMBER).rows == []


def test_months_make_the_quarter_and_a_late_return_lowers_the_next(household, time):
    sold = _sell(household, "O", (0, 200_000))
    time.move_to(dt.datetime(2026, 12, 2, 3, tzinfo=dt.UTC))
    _give_back(sold, (0, 0))
    _sell(household, "P", (0, 600_000))
    december = NOVEMBER.after
    assert _found(NOVEMBER) == {"goods": (200_000, 2_000, 1_000, 3_000, 0)}
    assert _found(december) == {"goods": (400_000, 4_000, 2_000, 6_000, -3_000)}
    assert taxes.report(QUARTER).total == taxes.report(NOVEMBER).total + taxes.report(december).total
    assert _account() == 9_000


class TestHandedOn:
    @pytest.fixture(autouse=True)
    def _sold(self, household, time):
        self.producer = household
        _sell(household, "O", (0, 200_000))
        time.move_to(dt.datetime(2026, 12, 2, 3, tzinfo=dt.UTC))
        _sell(household, "P", (0, 600_000))

    def test_all_that_was_withheld_until_the_end_goes_once(self, time):
        made = taxes.hand_on(NOVEMBER, " KB-01 ", today())
        assert (made.amount_vnd, made.reference, made.until) == (3_000, "KB-01", NOVEMBER.last)
        assert (taxes.open_vnd(NOVEMBER.last), _account()) == (0, 9_000)
        with pytest.raises(ValidationError):
            taxes.hand_on(NOVEMBER, "KB-01", today())
        time.move_to(dt.datetime(2027, 1, 3, 3, tzinfo=dt.UTC))
        assert taxes.hand_on(QUARTER, "KB-02", today()).amount_vnd == 9_000
        assert _account() == 0
        assert [row.amount_vnd for row in TaxHandedOn.objects.order_by("until")] == [3_000, 9_000]

    def test_the_report_and_the_statement_still_say_what_was_withheld(self):
        taxes.hand_on(NOVEMBER, "KB-01", today())
        assert taxes.report(NOVEMBER).total.tax_vnd == 3_000
        assert taxes.report(QUARTER).total.tax_vnd == 12_000
        assert statement_for(self.producer, QUARTER.first, QUARTER.last).tax_vnd == 12_000
        assert balance("O") == 200_000

    @pytest.mark.parametrize(
        ("period", "reference", "days"), [(QUARTER, "KB", 0), (NOVEMBER, " ", 0), (NOVEMBER, "KB", 1)]
    )
    def test_not_before_its_end_nor_without_a_receipt_nor_tomorrow(self, period, reference, days):
        with pytest.raises(ValidationError):
            taxes.hand_on(period, reference, today() + dt.timedelta(days=days))
        assert not TaxHandedOn.objects.exists()

    def test_with_nothing_withheld_nothing_goes(self):
        with pytest.raises(ValidationError):
            taxes.hand_on(NOVEMBER.before, "KB", today())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_hold_the_figures_of_the_report(kind, household, stay):
    _sell(household, "O", (0, 333_333), (stay.pk, 1_000_000))
    found = taxes.report(NOVEMBER)
    name = tax_files.file_name(found, kind)
    rows = [[cell.text for cell in row.cells] for row in read_table(tax_files.MAKERS[kind](found), name).rows]
    assert name == f"thue-khau-tru-2026-11.{kind}"
    assert rows[1][:1] + rows[1][3:] == ["Hộ Khai Thuế", "333333", "3333", "1667", "5000", "0"]
    assert rows[-1][3:] == ["1333333", "53333", "21667", "75000", "0"]
