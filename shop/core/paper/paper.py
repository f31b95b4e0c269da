"""One paper: head and foot of each page, headings, facts, tables, a QR code."""

import dataclasses
from collections.abc import Sequence

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from shop.core import clock
from shop.core.paper.letters import FAMILY, FILES, drawable

MARGIN = 18  # millimetres, as all lengths here; sizes of letters are points
BODY, SMALL, TITLE, HEADING = 10, 8, 17, 12
LINE = 5.2
INK, SOFT, RULE, PALE = (26, 32, 28), (88, 98, 92), (186, 194, 188), (242, 244, 241)
LABEL_WIDTH = 46


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds numbers (set to the right)."""

    title: str
    share: float
    is_number: bool = False


class Paper(FPDF):
    """An A4 paper in the reader's language, with a mark on each page while the shop shows demonstration data."""

    def __init__(self, title: str, subtitle: str = ""):
        """``title`` stands on top, and with ``subtitle`` (for example the number) at the foot of each page."""
        super().__init__(format="A4")
        self._foot = drawable(" · ".join(filter(None, [title, subtitle])))
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + 6)
        for style, path in FILES.items():
            self.add_font(FAMILY, style, path)
        self.set_title(self._foot)
        self.set_lang(get_language() or "vi")
        self.set_creation_date(clock.now())
        self.add_page()
        self._opening(title, subtitle)

    def header(self) -> None:
        """Draw the head of a page: fpdf2 calls this for each."""
        if settings.DEMO_DATA:
            self._letters(SMALL, bold=True)
            self.cell(0, LINE, _("Demonstration: not a valid paper"), align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """Draw the foot of a page: fpdf2 calls this for each."""
        self.set_y(-MARGIN)
        self._letters(SMALL, color=SOFT)
        self.cell(self.epw * 0.8, LINE, self._foot)
        self.cell(0, LINE, f"{self.page_no()} / {{nb}}", align="R")

    def heading(self, text: str) -> None:
        """Begin a section; it does not stand alone at the foot of a page."""
        if self.will_page_break(LINE * 5):
            self.add_page()
        self.ln(LINE * 0.7)
        self._letters(HEADING, bold=True)
        self._write(text, HEADING * 0.5)

    def sentence(self, text: str, *, soft: bool = False) -> None:
        """Write a paragraph; ``soft`` for what is said in passing."""
        self._letters(SMALL if soft else BODY, color=SOFT if soft else INK)
        self._write(text, LINE)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Write labels with what they say; a pair that says nothing is left out."""
        for label, value in pairs:
            if value:
                self._fact(drawable(str(label)), drawable(str(value)))

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], totals: Sequence[Sequence[str]] = ()):
        """Draw a table; its headings come again on each page.

        ``rows`` are texts, one for each column. A row of ``totals`` is (label, amount): the label goes over all columns
        but the last.
        """
        self.ln(1)
        self._letters(SMALL + 1)
        self.set_draw_color(*RULE)
        with super().table(
            col_widths=[column.share for column in columns],
            text_align=["RIGHT" if column.is_number else "LEFT" for column in columns],
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=PALE),
            line_height=LINE,
            padding=1,
        ) as table:
            for cells in ([column.title for column in columns], *rows):
                table.row([drawable(str(text)) for text in cells])
            for label, amount in totals:
                row = table.row(style=FontFace(emphasis="BOLD"))
                row.cell(drawable(str(label)), colspan=len(columns) - 1, align="RIGHT")
                row.cell(drawable(str(amount)))
        self.ln(1)

    def code(self, payload: str, width: float = 42) -> None:
        """Draw a QR code with its quiet zone, ``width`` millimetres wide."""
        if self.will_page_break(width):
            self.add_page()
        rows = list(segno.make(payload, error="m", micro=False).matrix_iter(border=4))
        module, top = width / len(rows), self.get_y()
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for start, length in _runs(row):
                self.rect(self.l_margin + start * module, top + down * module, length * module, module, style="F")
        self.set_y(top + width)

    def as_bytes(self) -> bytes:
        """Return the finished file; nothing can be added afterwards."""
        try:
            return bytes(self.output())
        finally:
            for font in self.fonts.values():
                font.ttfont.close()  # fpdf2 leaves the files open

    def _opening(self, title: str, subtitle: str) -> None:
        """The name of the shop, the title, the subtitle and when the paper was made."""
        self._letters(SMALL, color=SOFT)
        self._write(f"{settings.WAGTAIL_SITE_NAME} · {settings.SITE_URL}", LINE)
        self._letters(TITLE, bold=True)
        self._write(title, 8)
        self._letters(BODY, color=SOFT)
        made = _("made on %(day)s") % {"day": date_format(clock.today(), "SHORT_DATE_FORMAT")}
        self._write(" · ".join(filter(None, [subtitle, made])), LINE)
        self.ln(2)

    def _fact(self, label: str, value: str) -> None:
        if self.will_page_break(LINE):
            self.add_page()
        page, top = self.page, self.get_y()
        self._letters(SMALL + 1, color=SOFT)
        self.multi_cell(LABEL_WIDTH, LINE, label, align="L", new_x="RIGHT", new_y="TOP")
        # A label of two lines may end lower than what it labels.
        lines = self.multi_cell(LABEL_WIDTH, LINE, label, align="L", dry_run=True, output="HEIGHT")
        self._letters(BODY)
        self.multi_cell(0, LINE, value, align="L", new_x="LMARGIN", new_y="NEXT")
        if self.page == page:
            self.set_y(max(self.get_y(), top + lines))

    def _letters(self, size: float, *, bold: bool = False, color: tuple[int, int, int] = INK) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*color)

    def _write(self, text: str, height: float) -> None:
        self.multi_cell(0, height, drawable(str(text)), align="L", new_x="LMARGIN", new_y="NEXT")


def _runs(row: Sequence[int]):
    """Yield (start, length) of each stretch of dark modules: drawn as one, no hair line shows between them."""
    start = None
    for index, is_dark in enumerate([*row, 0]):
        if is_dark and start is None:
            start = index
        elif not is_dark and start is not None:
            yield start, index - start
            start = None
