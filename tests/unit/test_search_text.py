"""One spelling per word, on both sides of the index."""

import pytest

from search import wordlists
from search.text import acc, fold, join_values, name_without_pack, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("Mỳ Chũ", "mì chũ"), ("tỏi Lý Sơn", "tỏi lí sơn")],
)
def test_two_spellings_of_a_word_are_one(one, other):
    assert acc(one) == acc(other)


@pytest.mark.parametrize(
    ("typed", "kept"), [("quý", "quý"), ("qúy", "quý"), ("QÚY", "quý"), ("qủa", "quả"), ("qúê", "quế")]
)
def test_the_u_of_quy_belongs_to_the_q(typed, kept):
    assert acc(typed) == kept


def test_decomposed_text_is_the_same_word():
    assert tokens("Ca\u0300 phe\u0302 ma\u0302\u0303u") == ["cà", "phê", "mẫu"]


def test_apostrophes_of_any_shape_are_dropped():
    assert tokens("Ea H'Leo") == tokens("Ea H’Leo") == ["ea", "hleo"]


def test_folding_keeps_the_length_so_that_marks_can_be_mapped_back():
    text = "đậu đũa quý hoà"
    assert len(fold(text)) == len(text)


def test_the_pack_in_brackets_is_not_part_of_the_name():
    assert name_without_pack("Trà sen Tây Hồ (hộp 100 g)") == ("Trà sen Tây Hồ", "hộp 100 g")


def test_values_of_a_list_stay_apart():
    assert "phú quốc kiên" not in join_values(["phú quốc", "kiên giang"])


def test_a_synonym_gives_another_name():
    assert "chè shan tuyết hồng thái" in wordlists.variants(tuple(tokens("Trà Shan tuyết Hồng Thái")))


def test_a_kept_phrase_is_not_rewritten():
    assert wordlists.variants(tuple(tokens("Bánh đa đỏ"))) == []


def test_broader_words_hold_only_in_their_sets():
    assert "trái cây" in wordlists.broader(("bưởi", "diễn"), "1.1.1")
    assert "trái cây" not in wordlists.broader(("bưởi", "diễn"), "4.1.1")
