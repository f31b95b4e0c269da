"""One field reads a phone number or an e-mail address."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from shop.accounts.contacts import Contact, read_contact, read_email, read_phone, show_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "(+84) 912-345-678",
        "84912345678",
        "0084 912345678",
        "912345678",
        "\u200b0912\u00a0345\u00a0678 ",
        "０９１２３４５６７８",
        "+84 0912 345 678",
    ],
)
def test_every_spelling_of_a_number_is_one_number(typed):
    assert read_phone(typed) == "+84912345678"


def test_a_land_line_has_eleven_digits():
    assert read_phone("024 3825 1234") == "+842438251234"


def test_a_foreign_number_keeps_its_country():
    assert read_phone("+33 6 12 34 56 78") == "+33612345678"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0912 345 67", "Số điện thoại cần 10 chữ số, bạn đã gõ 9."),
        ("09123456789", "Số điện thoại cần 10 chữ số, bạn đã gõ 11."),
        ("+84 912 345 67", "Số điện thoại cần 10 chữ số, bạn đã gõ 9."),
        ("0112345678", "Không có số điện thoại nào ở Việt Nam bắt đầu bằng 011. Bạn xem lại số."),
        ("0912abc678", "Số điện thoại chỉ gồm chữ số."),
        ("+33 6 12", "Số này không đúng. Số nước ngoài cần dấu + và mã nước ở đầu."),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(typed, sentence):
    with translation.override("vi"), pytest.raises(ValidationError) as refusal:
        read_phone(typed)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("typed", ["1900 1234", "1800 1091", "113", "++", "()", "+", "0" * 500, "٠٩١٢٣٤٥٦٧"])
def test_what_reaches_nobody_is_refused(typed):
    with pytest.raises(ValidationError):
        read_phone(typed)


def test_an_address_is_stored_in_lower_case_and_nfc():
    typed = unicodedata.normalize("NFD", " Hạnh@Vi.Example.VN ")
    with pytest.raises(ValidationError):
        read_email("no-at-sign")
    assert read_email("Hanh@Vi.Example.VN\u200b") == "hanh@vi.example.vn"
    # Vietnamese letters before the @ are no valid address for most servers, so they are refused, not guessed.
    with pytest.raises(ValidationError):
        read_email(typed)


@pytest.mark.parametrize("typed", ["", "hạnh", "@", "a@", "a@b", "   "])
def test_what_is_neither_gets_a_sentence(typed):
    with pytest.raises(ValidationError):
        read_contact(typed)


def test_the_field_tells_the_two_apart():
    assert read_contact("A@B.vn") == Contact("email", "a@b.vn")
    assert read_contact("0912 345 678") == Contact("phone", "+84912345678")


def test_a_number_is_shown_as_people_write_it():
    assert show_phone("+84912345678") == "0912 345 678"
    assert show_phone("+33612345678") == "+33 6 12 34 56 78"
