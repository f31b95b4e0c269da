"""Every constant that orders results, in one place: the code uses it and the page "Cách xếp hạng" prints it.

Source: Decree 248/2026, Art. 11 (the main parameters of ranking are published). Nothing here can be bought.
"""

import dataclasses
import datetime as dt
import math

from django.utils.translation import gettext_lazy as _


@dataclasses.dataclass(frozen=True)
class Signals:
    """Points beyond the text, at most ``most`` in all: they order equals and never lift a product that fits less."""

    in_stock: float = 1.0
    sales: float = 0.2  # × log10(1 + order lines of 30 days)
    fresh: float = 0.3  # on the day of listing, falling by a bell curve
    fresh_days: int = 60
    five_stars: float = 0.3
    most: float = 2.0

    def points(self, *, in_stock: bool, sales: int, listed_on: dt.date | None, stars: int, day: dt.date) -> float:
        """Return the points of a product on ``day``."""
        total = self.in_stock * in_stock + self.sales * math.log10(1 + sales) + self.five_stars * (stars == 5)
        if listed_on:
            total += self.fresh * 0.5 ** ((max((day - listed_on).days, 0) / self.fresh_days) ** 2)
        return min(total, self.most)


@dataclasses.dataclass(frozen=True)
class TextWeights:
    """Points for what the text meets. A word counts once, in the best field it stands in, plus ``tie`` of the rest."""

    core: float = 3.0  # a word typed with its marks, in the name (without the places of its own address)
    var: float = 2.4  # in another word for the same thing
    broad: float = 1.6  # in a broader word
    core_folded: float = 2.4  # a word typed without marks
    core_plain: float = 2.7  # typed without marks and written without marks
    var_folded: float = 2.0
    broad_folded: float = 1.4
    english: float = 1.6
    name: float = 1.0  # in a place that stands in the name
    place: float = 0.6  # in the address
    unfinished: float = 0.9  # times these points, for a word that is still being typed
    tie: float = 0.1
    head: float = 4.0  # the text begins with the first one or two syllables of the name
    head_third: float = 3.0
    head_marks: float = 2.0  # the same with the right marks
    phrase_core: float = 4.0  # all words in a row
    phrase_name: float = 3.0
    phrase_var: float = 3.0
    phrase_english: float = 4.0
    phrase_marks: float = 2.0
    phrase_unfinished: float = 3.0
    broad_whole: float = 5.0  # the whole text is a broader word of the product
    broad_whole_single: float = 2.0
    primary: float = 2.0  # the whole text is the everyday word of its set
    marks: float = 2.0  # a word typed with marks is written with the same marks


@dataclasses.dataclass(frozen=True)
class PlaceWeights:
    """Points for a named place that is no filter, and for goods of the old place of that name."""

    address: float = 2.0
    in_name: float = 1.5
    same_former: float = 2.0


@dataclasses.dataclass(frozen=True)
class SpellingWeights:
    """How a correction is chosen: distance against frequency and against words that belong together."""

    distance: float = 2.2
    pair: float = 1.5
    no_pair: float = 1.0
    frequency: float = 0.25
    unknown: float = 6.0
    short: int = 6  # letters up to which one slip is allowed; two above
    candidates: int = 12
    beam: int = 24


SIGNALS = Signals()
PLACE = PlaceWeights()
SPELLING = SpellingWeights()
TEXT = TextWeights()
SCORED = 200  # how many of the nearest matches the database search puts in exact order


@dataclasses.dataclass(frozen=True)
class Line:
    """One published constant: what it is for, and its points."""

    label: str
    points: float


def explain() -> list[tuple[str, list[Line]]]:
    """Return the tables of the public page, read from the constants above."""
    text = [
        Line(_("a word of the name, with its marks"), TEXT.core),
        Line(_("a word of the name, typed and written without marks"), TEXT.core_plain),
        Line(_("a word of the name, typed without marks"), TEXT.core_folded),
        Line(_("another word for the same thing"), TEXT.var),
        Line(_("a broader word (fruit for mango)"), TEXT.broad),
        Line(_("a word of the English name"), TEXT.english),
        Line(_("a place in the name"), TEXT.name),
        Line(_("a place in the address"), TEXT.place),
        Line(_("each word typed with the right marks"), TEXT.marks),
        Line(_("the name begins with your first word, and again with your first two"), TEXT.head),
        Line(_("the name begins with your first three words"), TEXT.head_third),
        Line(_("all your words in a row in the name"), TEXT.phrase_core),
        Line(_("your text is the everyday word for this kind"), TEXT.broad_whole),
        Line(_("a named district or commune is in the address"), PLACE.address),
        Line(_("from the old province of that name"), PLACE.same_former),
    ]
    signals = [
        Line(_("in stock"), SIGNALS.in_stock),
        Line(_("orders of the 30 days before today: these points × log10(1 + orders)"), SIGNALS.sales),
        Line(_("new in the shop, halved after 60 days"), SIGNALS.fresh),
        Line(_("five stars"), SIGNALS.five_stars),
        Line(_("all of these together at most"), SIGNALS.most),
    ]
    return [(_("What your text meets"), text), (_("Beyond the text"), signals)]
