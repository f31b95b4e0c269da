"""The text of a VietQR code, against the published example of ACB and by its own rules."""

import pytest

from shop.payments.bank import banks
from shop.payments.bank.vietqr import crc16, payload, squeeze

# Published with the format: 1.000 đồng to account 257678859 at ACB, memo "Chuyen tien".
PUBLISHED = (
    "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704540410005802VN62150811Chuyen tien"
    "6304BBB8"
)


def test_the_published_example_is_built_to_the_letter():
    assert payload(bank_bin="970416", account="257678859", amount_vnd=1_000, memo="Chuyen tien") == PUBLISHED


def test_the_check_sum_is_that_of_the_standard():
    assert crc16("123456789") == "29B1"


@pytest.mark.parametrize("amount", [1_000, 435_000, 1_250_000, 99_999_999])
def test_the_amount_is_whole_and_has_no_dots(amount):
    text = payload(bank_bin="970436", account="0123456789", amount_vnd=amount, memo="OCOP4T7KQ2AB")
    assert f"54{len(str(amount)):02d}{amount}5802VN" in text
    assert text.isascii()
    assert crc16(text[:-4]) == text[-4:]


@pytest.mark.parametrize("memo", ["", "Đơn hàng", "OCOP-1", "A" * 26, " OCOP"])
def test_a_memo_that_banks_would_change_is_refused(memo):
    with pytest.raises(ValueError, match="memo"):
        payload(bank_bin="970436", account="1", amount_vnd=1, memo=memo)


@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        payload(bank_bin="970436", account="1", amount_vnd=amount, memo="A")


def test_a_memo_survives_what_banks_do_to_it():
    assert squeeze("mbvcb.123. ocop 4t7k-q2ab.ct từ Đỗ Văn") == "MBVCB123OCOP4T7KQ2ABCTTUDOVAN"


def test_banks_have_six_digits_and_one_name_each():
    assert banks.name_of("970436") == "Vietcombank"
    assert all(len(number) == 6 and number.isdecimal() for number in banks.names())
    assert len(set(banks.names().values())) == len(banks.names()) > 30
