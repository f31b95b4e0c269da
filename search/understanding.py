"""What a text says besides the thing: stars, price, kind of producer, present, place, group. Found parts are cut out.

Each find becomes a filter and a chip; ``plain`` names the kinds that the reader took back, whose words stay words.
"""

import dataclasses
import re
from collections.abc import Iterable

from search import wordlists
from search.query import Filters
from search.reference import Reference
from search.repair import repair
from search.text import acc, fold, tokens
from search.vocabulary import Vocabulary, agrees

MAX_WORDS = 12
STEP_ABOUT = 0.2  # "khoảng" means 20 % on either side

_UNIT = r"(?:k|nghin|ngan|tr|trieu|dong|vnd|d|₫)"
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_AMOUNT = rf"{_NUMBER}\s*({_UNIT})?(?![\w])(?!\s*(?:g|gam|kg|ml|lit|l|do|vien|chen|mon|cai|chiec)\b)"
_STARS = re.compile(
    r"(?P<least>\b(?:tu|at least)\s+)?\b(?P<n>[1-5])\s*(?:(?:sao|stars?)\b|\*)"
    r"(?P<more>\s*(?:tro len|or more|and up)\b)?"
)
_PRICES = (
    ("between", re.compile(rf"\b(?:tu|from|between)\s+{_NUMBER}\s*({_UNIT})?\s*(?:den|toi|to|and|-|–)\s*{_AMOUNT}")),
    ("between", re.compile(rf"\b{_NUMBER}\s*({_UNIT})?\s*[-–]\s*{_NUMBER}\s*({_UNIT})\b")),
    ("most", re.compile(rf"\b(?:duoi|khong qua|toi da|re hon|under|below|less than)\s+{_AMOUNT}")),
    ("least", re.compile(rf"\b(?:tren|hon|tu|toi thieu|over|above|more than)\s+{_AMOUNT}")),
    ("about", re.compile(rf"\b(?:khoang|tam|around|about)\s+{_AMOUNT}")),
)
_TIMES = {"k": 1000, "nghin": 1000, "ngan": 1000, "tr": 1_000_000, "trieu": 1_000_000}


@dataclasses.dataclass(frozen=True)
class Find:
    """One thing that was understood. ``key`` and ``value`` are for records, ``kind`` is what a chip takes back."""

    kind: str
    key: str
    value: str
    words: str


@dataclasses.dataclass
class Understood:
    """The remaining words, the filters found in the text, places that are no filter, and the finds in order."""

    words: list[str] = dataclasses.field(default_factory=list)
    filters: Filters = dataclasses.field(default_factory=Filters)
    places: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    finds: list[Find] = dataclasses.field(default_factory=list)
    lifted_former: str = ""

    @property
    def text(self) -> str:
        """The words that are left, places included, folded."""
        return fold(" ".join(self.words))


class _Reader:
    """Cuts one find after the other out of a text."""

    def __init__(self, text: str, names: Reference, known: Vocabulary, plain: Iterable[str]):
        self.names, self.known, self.plain = names, known, set(plain)
        self.text = acc(text)
        self.found: dict = {}
        self.finds: list[Find] = []
        self.words: list[str] = []
        self.places: list[tuple[str, ...]] = []
        self.lifted = ""

    def read(self) -> Understood:
        """Return what the text says."""
        self._stars()
        self._price()
        self.words = repair(tokens(self.text)[:MAX_WORDS], self.known)
        self._phrases(("producer", "gift", "near"))
        self._place()
        self._phrases(("region", "former"))
        self._phrases(("noise",))
        self._group()
        self._named_places()
        return Understood(self.words, Filters(**self.found), self.places, self.finds, self.lifted)

    def _note(self, kind: str, key: str, value, words: str) -> None:
        self.finds.append(Find(kind, key, str(value), words.strip()))

    def _cut(self, found: re.Match) -> str:
        """Take a match of the folded text out of the text; both have the same length."""
        words = self.text[found.start() : found.end()]
        self.text = self.text[: found.start()] + " | " + self.text[found.end() :]
        return words

    def _stars(self) -> None:
        found = "stars" not in self.plain and _STARS.search(fold(self.text))
        if not found:
            return
        number, upwards = int(found["n"]), bool(found["least"] or found["more"])
        self.found["stars"] = frozenset(range(number, 6) if upwards else [number])
        self._note("stars", "stars_gte" if upwards else "stars", number, self._cut(found))

    def _price(self) -> None:
        for kind, pattern in () if "price" in self.plain else _PRICES:
            found = pattern.search(fold(self.text))
            limits = found and _limits(kind, found.groups())
            if limits:
                words = self._cut(found)
                low, high, notes = limits
                self.found |= {"price_min": low, "price_max": high}
                for key, value in notes:
                    self._note("price", key, value, words)
                return

    def _phrases(self, kinds: tuple[str, ...]) -> None:
        """Take out every phrase of these kinds, longest first."""
        for kind, value, phrase, exact in wordlists.phrases():
            if kind in kinds and kind not in self.plain and not self._repeated(kind):
                at = _position(phrase, self.words, exact)
                if at >= 0 and self._accept(kind, value):
                    words = " ".join(self._take(at, len(phrase)))
                    if kind != "noise":
                        self._note(_CHIP.get(kind, kind), _KEY[kind], value, words)

    def _repeated(self, kind: str) -> bool:
        return kind not in ("noise", "producer") and any(find.key == _KEY.get(kind) for find in self.finds)

    def _take(self, at: int, size: int) -> list[str]:
        taken = self.words[at : at + size]
        self.words[at : at + size] = []
        return taken

    def _accept(self, kind: str, value: str) -> bool:
        """Note the filter of a phrase; say whether it is one."""
        if kind == "producer":
            self.found["kinds"] = self.found.get("kinds", frozenset()) | {value}
        elif kind == "gift":
            self.found["gift"] = True
        elif kind == "region":
            if "place" in self.plain or value not in self.names.regions:
                return False
            self.found["regions"] = frozenset([value])
        elif kind == "former":
            formers = frozenset(value.split()) & set(self.names.homes)
            if "place" in self.plain or not formers or "provinces" in self.found:
                return False
            self.found["formers"] = formers
        return True

    def _place(self) -> None:
        """Take out the longest name of a province, new or old; one that is both filters the new one."""
        if "place" in self.plain:
            return
        best = max(
            ((len(name), at, name) for name in self.names.spoken if (at := _position(name, self.words)) >= 0),
            default=None,
        )
        if not best:
            return
        size, at, name = best
        at, size = self._with_type(at, size)
        words = " ".join(self._take(at, size))
        slug = self.names.spoken[name]
        home, former = self.names.homes.get(slug, (slug, ""))
        if slug in self.names.provinces:
            self.found["provinces"], self.lifted = frozenset([slug]), slug
            self._note("place", "province", self.names.provinces[slug].name, words)
        elif former and len(self.names.provinces[home].formers) > 1:
            self.found["formers"] = frozenset([former])
            self._note("place", "former_province", self.names.provinces[home].formers[former], words)
        else:
            self.found["provinces"] = frozenset([home])
            self._note("place", "province", self.names.provinces[home].name, words)

    def _with_type(self, at: int, size: int) -> tuple[int, int]:
        """Take "tỉnh", "phường" … before a name along with it."""
        for length in (2, 1):
            if at >= length and tuple(map(fold, self.words[at - length : at])) in _TYPES:
                return at - length, size + length
        return at, size

    def _group(self) -> None:
        """A group counts only when nothing else is left of the text."""
        if "group" in self.plain:
            return
        for kind, value, phrase, _exact in wordlists.phrases():
            number = int(value) if kind == "group" else 0
            if number in self.names.groups and len(phrase) == len(self.words) and _position(phrase, self.words) == 0:
                words = " ".join(self._take(0, len(phrase)))
                self.found["groups"] = frozenset([number])
                self._note("group", "group", number, words)
                return

    def _named_places(self) -> None:
        """Mark names of districts and communes that products come from: they are looked for as phrases."""
        size = len(self.words)
        for length in range(min(4, size), 1, -1):
            for at in range(size - length + 1):
                words = tuple(self.words[at : at + length])
                spelt = self.known.places.get(tuple(map(fold, words)), ())
                fits = any(all(map(agrees, words, name)) for name in spelt)
                head = at == 0 and tuple(map(fold, words)) in self.known.heads
                if fits and not head and not any(set(words) <= set(other) for other in self.places):
                    self.places.append(words)
        for place in self.places:
            at = _position(place, self.words)
            start, _size = self._with_type(at, len(place))
            self._take(start, at - start)


_TYPES = {
    tuple(name.split())
    for name in (
        "tinh",
        "thanh pho",
        "tp",
        "quan",
        "huyen",
        "thi xa",
        "thi tran",
        "phuong",
        "xa",
        "dac khu",
        "province",
    )
}
_KEY = {"producer": "producer_type", "gift": "gift", "region": "region", "former": "former_province", "near": "near"}
_CHIP = {"region": "place", "former": "place"}


def _position(phrase: tuple[str, ...], words: list[str], exact: bool = False) -> int:
    """Return where a phrase stands among the words, marks not contradicting (or all there, when ``exact``)."""
    size = len(phrase)
    for at in range(len(words) - size + 1):
        part = words[at : at + size]
        if tuple(part) == phrase or (not exact and all(map(agrees, part, phrase))):
            return at
    return -1


def _limits(kind: str, groups: tuple) -> tuple[int | None, int | None, list[tuple[str, int]]] | None:
    """Return (lowest, highest, notes) of a price in words; None when the number is no price."""
    if kind == "between":
        low, high = _amount(groups[0], groups[1] or groups[3]), _amount(groups[2], groups[3])
        return (low, high, [("price_gte", low), ("price_lte", high)]) if low and high and low < high else None
    amount = _amount(groups[0], groups[1])
    if amount is None:
        return None
    if kind == "most":
        return None, amount, [("price_lte", amount)]
    if kind == "least":
        return amount, None, [("price_gte", amount)]
    return round(amount * (1 - STEP_ABOUT)), round(amount * (1 + STEP_ABOUT)), [("price_about", amount)]


def _amount(number: str, unit: str | None) -> int | None:
    """Return whole đồng: three digits after a sign are thousands, fewer are a part of the unit."""
    times = _TIMES.get(unit or "", 1)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        value = float(re.sub("[.,]", "", number))
    elif re.fullmatch(r"\d+(?:[.,]\d{1,2})?", number):
        value = float(number.replace(",", "."))
    else:
        return None
    if not unit and value < 1000:
        times = 1000  # "dưới 200" at a market is two hundred thousand
    return round(value * times) or None


def understand(text: str, names: Reference, known: Vocabulary, plain: Iterable[str] = ()) -> Understood:
    """Return what a text says; ``plain`` are kinds (stars, price, producer, gift, place, group) to leave as words."""
    return _Reader(text, names, known, plain).read()
