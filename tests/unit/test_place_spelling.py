"""Spellings of places: marks, apostrophes, placement of the tone."""

import unicodedata

import pytest

from shop.places.spelling import agrees, folded, has_marks, spelt, squashed


@pytest.mark.parametrize(("a", "b"), [("hoà vang", "Hòa Vang"), ("Thuỷ", "thủy"), ("Khoái", "khoái"), ("QUÝ", "quý")])
def test_both_placements_of_the_tone_are_one_spelling(a, b):
    assert spelt(a) == spelt(b)


def test_qu_keeps_its_u():
    assert spelt("quý") == "quý"
    assert spelt("thuý") == "thúy"


@pytest.mark.parametrize("text", ["Ea H'Leo", "ea h’leo", "EA HLEO", "Ea Hʼleo", "ea h`leo"])
def test_any_apostrophe_or_none_is_the_same(text):
    assert spelt(text) == "ea hleo"


def test_decomposed_text_is_the_same():
    assert spelt(unicodedata.normalize("NFD", "Mỹ Thọ")) == "mỹ thọ"


def test_invisible_characters_and_signs_do_not_count():
    assert spelt("Văn\u00a0Miếu -\u200b Quốc Tử Giám") == "văn miếu quốc tử giám"


def test_leading_noughts_of_numbers_do_not_count():
    assert spelt("Phường 01") == "phường 1"
    assert spelt("Phường 10") == "phường 10"


def test_spelt_and_folded_have_the_same_length():
    for text in ("Đắk Lắk", "Hoà Vang", "Ea H'Leo", "Nghĩa Đô"):
        assert len(spelt(text)) == len(folded(text))


def test_a_letter_without_marks_leaves_open_what_was_meant():
    assert agrees("mỹ tho", "mỹ thọ")
    assert agrees("đăk", "đắk")
    assert not agrees("mỹ thọ", "mỹ tho")
    assert not agrees("đan", "dan")


def test_a_beginning_agrees_with_the_whole():
    assert agrees("mỹ t", "mỹ tho")


def test_has_marks():
    assert has_marks("mỹ tho")
    assert has_marks("đa")
    assert not has_marks("my tho")


def test_squashed_ignores_blanks_and_reads_y_as_i():
    assert squashed(folded("Quy Nhơn")) == squashed(folded("Qui nhon")) == "quinhon"
