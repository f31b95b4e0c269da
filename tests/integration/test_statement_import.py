"""Trial O06 through the import: shown first, booked once, refused whole; nobody is told by the showing."""

import pytest
from django.core.exceptions import ValidationError

from shop.core.models import OutboxMessage
from shop.payments.bank import imports
from shop.payments.bank.statement import Columns
from shop.payments.bank_models import BankLine, StatementImport, StatementMapping
from shop.payments.models import Capture, Payment
from shop.payments.settlement import settle_due
from tests.factories.bank import make_account, make_transfer
from tests.factories.catalogue import make_product
from tests.unit.test_bank_statement import SONG, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make_account()


@pytest.fixture
def orders(account):
    tea = make_product(price=150_000, stock=50)
    return [make_transfer(tea, pieces=pieces) for pieces in (1, 2, 3)]


@pytest.fixture
def file(orders):
    first, second, third = orders
    return fill(
        "o06_song_mau.mau.csv",
        MEMO1=first.reference,
        MEMO2=second.reference,
        MEMO3=f"OCOP {third.reference[4:]}",
        AMOUNT1=str(first.amount_vnd),
        AMOUNT2=str(second.amount_vnd),
        AMOUNT3=str(third.amount_vnd),
    )


def show(account, file, columns=None, **more):
    return imports.preview(account=account, data=file, file_name="sao_ke.csv", columns=columns, **more)


def written():
    return BankLine.objects.count(), Capture.objects.count(), OutboxMessage.objects.count()


def test_showing_books_nothing_and_tells_nobody(account, orders, file):
    before = written()
    statement = show(account, file)
    assert statement.total_vnd == sum(order.amount_vnd for order in orders) + 1_250_000
    assert len(statement.skipped) == 4
    assert written() == before


def test_booking_confirms_whole_memos_and_queues_the_cut_one(account, orders, file):
    assert imports.book(show(account, file)) == 4
    settle_due()
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["paid", "paid", "open"]
    assert BankLine.objects.filter(state="review", problem="memo").count() == 2  # cut, and a gift


def test_the_same_statement_again_changes_nothing(account, file):
    first = show(account, file)
    imports.book(first)
    before = written()
    assert imports.book(first) == 4  # the answer of the first time
    assert imports.book(show(account, file)) == 0
    assert written() == before


@pytest.mark.parametrize(
    "columns", [Columns("Ngày giờ", "Nội dung", "Ghi có"), Columns("Date", "Credit", "Description"), None]
)
def test_what_cannot_be_read_is_refused_whole(account, columns):
    file = fill("o06_song_mau.mau.csv") if columns else b"a;b\n1;2\n"
    with pytest.raises(ValidationError):
        show(account, file, columns, save_as="Sai")
    assert not StatementImport.objects.exists()
    assert not StatementMapping.objects.exists()


def test_columns_are_kept_under_the_name_of_the_bank(account, file):
    show(account, file, SONG, save_as="Sông Mẫu")
    kept = Columns(**StatementMapping.objects.get(name="Sông Mẫu").columns)
    assert kept == SONG
    with pytest.raises(ValidationError):
        show(account, fill("o06_nui_thu.mau.csv"), kept)


def test_equal_lines_without_a_number_count_each_once(account):
    text = "Ngày;Ghi có;Nội dung\n24/11/2026;50.000;ung ho\n24/11/2026;50.000;ung ho\n"
    assert imports.book(show(account, text.encode())) == 2
    assert imports.book(show(account, text.encode())) == 0
