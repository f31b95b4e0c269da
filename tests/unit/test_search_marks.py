"""Marks on what was looked for: whole letters of the text as its owner wrote it."""

import unicodedata

import pytest

from search.marks import marked, parts, terms_of
from search.matching import Term
from search.plan import Step, Word, conjunction
from search.text import tokens

COFFEE = "Cà phê Buôn Ma Thuột"


def asked(text: str, begun: bool = False) -> tuple[Term, ...]:
    """Return what to mark for a text that is taken word by word."""
    words = tuple(Word(word, (word,)) for word in tokens(text))
    return terms_of(Step("exact", (conjunction(words, wide=True, begun=begun),), words))


def bold(name: str, text: str, begun: bool = False) -> list[str]:
    """Return the marked pieces of a name."""
    return [piece for piece, is_marked in parts(name, asked(text, begun)) if is_marked]


@pytest.mark.parametrize("text", ["ca phe", "cà phê", "CA PHE", "cà phe", unicodedata.normalize("NFD", "cà phê")])
def test_a_query_in_any_spelling_marks_the_accented_words_as_one(text):
    assert bold(COFFEE, text) == ["Cà phê"]


def test_an_unfinished_word_is_marked_as_far_as_it_was_typed():
    assert bold(COFFEE, "ca phe bu", begun=True) == ["Cà phê Bu"]
    assert bold(COFFEE, "thuộ", begun=True) == ["Thuộ"]


def test_a_mark_never_cuts_a_tone_off():
    for name in (COFFEE, unicodedata.normalize("NFD", COFFEE)):
        for length in range(1, 20):
            for text in ("ca phe buon ma thuot"[:length], COFFEE[:length]):
                pieces = [piece for piece, _marked in parts(name, asked(text, begun=True))]
                assert "".join(pieces) == COFFEE
                assert not any(unicodedata.combining(piece[0]) for piece in pieces)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Đậu đũa mẫu", "dau dua", ["Đậu đũa"]),
        ("Đậu đũa mẫu", "đậu", ["Đậu"]),
        ("Kẹo dừa", "dứa", []),
        ("Lụa thuý mẫu", "thúy", ["thuý"]),
        ("Lụa thuý mẫu", "thuý", ["thuý"]),
        ("Mỳ Chũ", "mì", ["Mỳ"]),
        ("Cà phê Ea H’Leo", "h'leo", ["H’Leo"]),
        ("Gạo ST25 (túi 5 kg)", "st25 5", ["ST25", "5"]),
    ],
)
def test_one_word_in_its_spellings(name, text, found):
    assert bold(name, text) == found


def test_another_name_of_the_same_thing_is_marked():
    assert bold("Rượu ngô Bản Phố", "rượu bắp") == ["Rượu ngô"]


def test_markup_in_a_name_is_text():
    assert marked("<b>Trà</b> & sen", asked("tra")) == "&lt;b&gt;<mark>Trà</mark>&lt;/b&gt; &amp; sen"


def test_without_a_query_nothing_is_marked_and_escaping_is_left_to_the_template():
    assert marked("Trà & sen", ()) == "Trà & sen"
