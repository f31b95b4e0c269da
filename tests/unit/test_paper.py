"""Papers as PDF."""

import io

import pytest
from pypdf import PdfReader

from shop.core.paper import Column, Paper, paper_response
from shop.core.paper.letters import drawable, known


def text_of(data: bytes) -> str:
    """What a reader of the file can search and copy."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_letters_of_vietnamese_and_money_can_be_drawn():
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "₫ĩĨũŨ–“”×·…"
    assert [letter for letter in letters if ord(letter) not in known()] == []


@pytest.mark.parametrize(
    ("said", "drawn"),
    [("Tra\u0300 Ta\u0302n Cu\u031bo\u031bng", "Trà Tân Cương"), ("ﬁ", "fi"), ("日", "?"), ("a\x00\u200bb", "ab")],
)
def test_signs_without_a_letter_do_not_break_a_paper(said, drawn):
    assert drawable(said) == drawn


def test_a_paper_says_all_that_was_put_on_it(settings):
    settings.DEMO_DATA = False
    paper = Paper("Tóm tắt đơn hàng", "OC-1")
    paper.heading("Người bán")
    paper.facts([("Tên", "HTX <b>Chè</b> **Tân Cương**"), ("Điện thoại", "")])
    columns = [Column("Hàng", 3), Column("Tiền", 1, is_number=True)]
    paper.table(columns, [["Trà", "25.000\u00a0₫"]] * 70, totals=[("Tổng", "9")])
    paper.code("00020101021263")
    text = text_of(paper.as_bytes())
    assert "HTX <b>Chè</b> **Tân Cương**" in text, "nothing is read as a command"
    assert text.count("25.000") == 70
    assert text.count("Hàng Tiền") == 3, "the headings come again"
    assert "Điện thoại" not in text, "what says nothing is left out"
    assert "3 / 3" in text


def test_each_page_of_a_demonstration_says_so(settings):
    settings.DEMO_DATA = True
    paper = Paper("Sao kê")
    paper.add_page()
    assert text_of(paper.as_bytes()).count("Bản trình diễn") == 2


def test_a_paper_is_not_stored_on_its_way():
    response = paper_response(b"%PDF", "don-hang-1.pdf")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert response["Content-Disposition"] == 'inline; filename="don-hang-1.pdf"'
