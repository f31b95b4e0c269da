"""What a text says besides the thing, and how the answer says what was done about it."""

import pytest
from django.http import QueryDict

from search import selectors
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


def ask(text: str, more: str = ""):
    """Return the results of a text."""
    data = QueryDict(more, mutable=True)
    data["q"] = text
    return selectors.search(data)


def names(results) -> list[str]:
    """Return the names found."""
    return [card.name for card in results.cards]


def finds(text: str) -> dict[str, str]:
    """Return what was understood, with the words that are left."""
    understood = ask(text).understood
    return {find.key: find.value for find in understood.finds} | {"text": understood.text}


@pytest.fixture
def shelf():
    """A few products of several places and prices."""
    make_product("Nước mắm Phú Quốc", stars=5, province="An Giang", former_province="Kiên Giang", commune="Phú Quốc",
                 price=130_000, set_code="1.4.1", kind="enterprise")  # fmt: skip
    make_product("Nước mắm Nam Ô", stars=3, province="Đà Nẵng", commune="Hải Vân", price=250_000, set_code="1.4.1")
    make_product("Cà phê Robusta", stars=4, province="Đắk Lắk", commune="Buôn Ma Thuột", price=120_000,
                 set_code="1.6.1")  # fmt: skip
    make_product("Gạo ST25", stars=5, province="Cần Thơ", former_province="Sóc Trăng", commune="Mỹ Xuyên",
                 price=210_000, set_code="1.2.1")  # fmt: skip
    make_product("Thốt nốt", province="An Giang", former_province="An Giang", commune="Tri Tôn", set_code="1.1.1")
    make_product("Bưởi", province="Cần Thơ", former_province="Cần Thơ", commune="Phong Điền", set_code="1.1.1")
    make_product("Khăn lụa", stars=4, province="Hà Nội", commune="Vạn Phúc", price=350_000, set_code="4.2.1")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nước mắm 5 sao", {"stars": "5", "text": "nuoc mam"}),
        ("gạo 4 sao trở lên", {"stars_gte": "4", "text": "gao"}),
        ("nước mắm dưới 200k", {"price_lte": "200000", "text": "nuoc mam"}),
        ("nước mắm từ 1 đến 2 triệu", {"price_gte": "1000000", "price_lte": "2000000", "text": "nuoc mam"}),
        ("khăn khoảng 500 nghìn", {"price_about": "500000", "text": "khan"}),
        ("khăn lụa dưới 1,5 triệu", {"price_lte": "1500000", "text": "khan lua"}),
        ("nuoc mam kien giang", {"former_province": "Kiên Giang", "text": "nuoc mam"}),
        ("nước mắm Đà Nẵng", {"province": "Đà Nẵng", "text": "nuoc mam"}),
        ("nước mắm doanh nghiệp", {"producer_type": "enterprise", "text": "nuoc mam"}),
        ("hàng thủ công", {"group": "4", "text": ""}),
        ("quà biếu", {"gift": "1", "text": ""}),
        ("đặc sản Hà Nội", {"province": "Hà Nội", "text": ""}),
        ("coffee under 200k", {"price_lte": "200000", "text": "coffee"}),
    ],
)
def test_filters_are_taken_out_of_the_text(text, expected):
    assert finds(text) == expected


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("text", ["gạo st25", "bộ 6 chén", "nước mắm 40 độ đạm", "sao la"])
def test_numbers_that_belong_to_the_thing_stay_text(text):
    assert list(finds(text)) == ["text"]


@pytest.mark.usefixtures("shelf")
def test_a_chip_can_be_taken_back_and_its_words_are_words_again():
    results = ask("nước mắm 5 sao")
    assert names(results) == ["Nước mắm Phú Quốc"]
    chip = next(chip for chip in results.chips if chip.label == "5 sao")
    assert selectors.search(QueryDict(chip.without)).understood.text == "nuoc mam 5 sao"


@pytest.mark.usefixtures("shelf")
def test_a_filter_chosen_by_hand_goes_before_the_text():
    assert names(ask("nước mắm 5 sao", "sao=3")) == ["Nước mắm Nam Ô"]


@pytest.mark.usefixtures("shelf")
def test_a_place_without_the_thing_is_widened_and_said():
    results = ask("cà phê Sóc Trăng")
    assert names(results) == ["Cà phê Robusta"]
    assert results.answer.widened == "Sóc Trăng"


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("text", ["caphe", "caf phee", "ca2 phe6", "nuocmam", "nuwowcs mawms"])
def test_joined_words_and_raw_keys_are_repaired(text):
    assert names(ask(text))[0].startswith(("Cà phê", "Nước mắm"))


@pytest.mark.usefixtures("shelf")
def test_a_slip_is_corrected_said_and_can_be_insisted_on():
    results = ask("nước nắm phú quốc")
    assert names(results) == ["Nước mắm Phú Quốc"]
    assert results.answer.fixed == "nước mắm phú quốc"
    assert names(selectors.search(QueryDict(results.answer.literal))) != names(results)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("text", ["asdfghjkl", "iphone 15", "máy giặt", "bia"])
def test_what_is_not_sold_finds_nothing(text):
    assert names(ask(text)) == []
