"""The English of a pack size that was given in Vietnamese only."""

import pytest
from django.utils.translation import override

from catalogue.listings.packs import english_pack, pack_local


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("hộp 500 g", "box 500 g"),
        ("kg", "kg"),
        ("chiếc", "piece"),
        ("chiếc nhỏ", "small piece"),
        ("túi 1 kg", "bag 1 kg"),
        ("quả 1,5 kg", "fruit 1.5 kg"),
        ("bao 1.000 g", "sack 1,000 g"),
        ("xấp 10 chiếc", "stack of 10 pieces"),
        ("hộp 1 viên", "box of 1 piece"),
        ("hộp 6 hũ 70 ml", "box of 6 jars 70 ml"),
        ("thùng 24 chai 500 ml", "case of 24 bottles 500 ml"),
        ("bộ 3 × gói 500 g", "set of 3 × pack 500 g"),
        ("bộ 9 món", "set of 9 pieces"),
        ("đêm/khách", "night per guest"),
        ("nửa ngày/khách", "half a day per guest"),
        ("lát khô 50 g", "dried slices 50 g"),
        ("Chai 500 ml (2 chai)", "bottle 500 ml (2 bottles)"),
        ("", ""),
    ],
)
def test_known_words_are_translated(vietnamese, english):
    assert english_pack(vietnamese) == english


def test_one_unknown_word_leaves_the_text_whole():
    assert english_pack("gùi 5 kg") == "gùi 5 kg"


def test_only_an_english_reader_gets_english():
    assert pack_local("hộp 500 g") == "hộp 500 g"
    with override("en"):
        assert pack_local("hộp 500 g") == "box 500 g"
