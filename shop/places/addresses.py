"""Read an address as people write it, from the right: province, district, commune; what is left is the street.

Rules: a name must fill its part of the address (between commas) or carry its type ("xã", "P."), so that a street
called after a ward is not taken for it; any order of the parts is read ("Gia Lâm, xã Bát Tràng, Hà Nội"); what
contradicts itself is not combined. The reading that explains most of the text wins.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from shop.places.gazetteer import COMMUNE, DISTRICT, PROVINCE, Gazetteer, Name
from shop.places.spelling import agrees, folded, has_marks, spelt, squashed

_COMMAS = re.compile(r"[,;\n()\[\]/|]")
_DASH = re.compile(r" [-–—] ")  # parts two units, or the halves of a name: Bà Rịa - Vũng Tàu
_GLUED = re.compile(r"^(q|p|f|h|x|tx|tt|tp)(\d+)$")  # Q1, P12
# What stands before the name of a street or of a place inside a commune.
_STREET_WORDS = {
    *("đường", "phố", "số", "ngõ", "ngách", "hẻm", "thôn", "ấp", "xóm", "bản", "làng", "tổ", "khu", "khóm"),
    *("duong", "pho", "so", "ngo", "ngach", "hem", "thon", "ap", "xom", "ban", "lang", "to", "khom"),
}
_COUNTRY = {"viet nam", "vietnam", "vn", "nuoc viet nam"}
LONGEST_NAME = 7
MOST_TOKENS = 48
ALMOST = 84  # per cent of the letters: one wrong letter in six
# Points of a mention: its type is right, the type is another one of its level, it fills its part, it stands loose.
TYPED, MISTYPED, WHOLE, LOOSE = 3.5, 2.0, 2.5, 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an address with the numbers of what it stands in: between commas, and between commas or dashes."""

    spelt: str
    key: str
    block: int
    part: tuple[int, int]


@dataclass(frozen=True)
class Mention:
    """A stretch of the address that names units of one level."""

    level: int
    names: tuple[Name, ...]
    score: float
    start: int  # first token, the type word included


@dataclass(frozen=True)
class Reading:
    """One way to read the address: at most one mention per level."""

    mentions: tuple[Mention, ...] = ()
    skipped: int = 0

    def of(self, level: int) -> Mention | None:
        """Return the mention of ``level``."""
        return next((m for m in self.mentions if m.level == level), None)

    @property
    def starts_at(self) -> int:
        """First token that the reading explains; what stands before it is the street."""
        return min(mention.start for mention in self.mentions)

    @cached_property
    def score(self) -> float:
        """Points for each mention, less one for each part passed over; what stands last is the widest unit."""
        levels = [m.level for m in self.mentions]
        in_order = 0.5 * (levels == sorted(levels)) + 0.5 * (levels[:1] == [PROVINCE])
        return sum(m.score for m in self.mentions) - self.skipped + in_order


def tokens_of(text: str) -> list[Token]:
    """Return the last MOST_TOKENS words of ``text``; the country is left out."""
    tokens = []
    for block, stretch in enumerate(_COMMAS.split(text)):
        for number, part in enumerate(_DASH.split(stretch)):
            words = () if folded(part) in _COUNTRY else spelt(part).split()
            pieces = [piece for word in words for piece in unglued(word)]
            tokens += [Token(piece, folded(piece), block, (block, number)) for piece in pieces]
    return tokens[-MOST_TOKENS:]


def unglued(word: str) -> tuple[str, ...]:
    """Return a spelt word in its pieces: Q1 is q and 1."""
    glued = _GLUED.match(folded(word))
    return glued.groups() if glued else (word,)


class Reader:
    """Reads one address."""

    def __init__(self, gazetteer: Gazetteer, text: str):
        self.places, self.tokens = gazetteer, tokens_of(text)
        self.is_marked = any(has_marks(token.spelt) for token in self.tokens)
        self.is_one_part = len({token.block for token in self.tokens}) < 2

    @cached_property
    def all(self) -> list[Reading]:
        """Every reading, best first."""
        return sorted(self._from(len(self.tokens), Reading()), key=lambda r: -r.score)

    def readings(self) -> list[Reading]:
        """Return the readings that name a commune or a district and do not contradict themselves, best first."""
        return [reading for reading in self.all if reading.of(COMMUNE) or reading.of(DISTRICT)]

    def contradicts(self, reading: Reading) -> bool:
        """Return whether the address clearly names a province that ``reading`` had to pass over."""
        return not reading.of(PROVINCE) and any(
            mention.level == PROVINCE and mention.score > LOOSE for other in self.all for mention in other.mentions
        )

    def guess(self) -> Reading | None:
        """Return a reading with a commune that is spelt almost as the part before a known district or province.

        Only for proposals: "xã Thuỵ Xuâm, huyện Thái Thụy". None when nothing is near or no wider unit is named.
        """
        wider = next((reading for reading in self.all if reading.mentions and not reading.of(COMMUNE)), None)
        end = wider.starts_at if wider else 0
        if not end:
            return None
        first = self._part_start(end)
        start = first + next((width for width in (2, 1) if self._types(first, first + width, width)), 0)
        if self.tokens[first].spelt in _STREET_WORDS or any(token.key.isdigit() for token in self.tokens[start:end]):
            return None
        typed = " ".join(token.key for token in self.tokens[start:end])
        district, province = wider.of(DISTRICT), wider.of(PROVINCE)
        near = [n for n in self.places.names if n.level == COMMUNE and fits(self.places, n, district, province)]
        found = process.extractOne(typed, {name.key for name in near}, scorer=fuzz.ratio, score_cutoff=ALMOST)
        if not found:
            return None
        names = tuple(name for name in near if name.key == found[0])
        return Reading((*wider.mentions, Mention(COMMUNE, names, LOOSE, first)), wider.skipped)

    def _from(self, end: int, so_far: Reading):
        """Yield ``so_far`` and everything that can be read to the left of token ``end``."""
        yield so_far
        if end <= 0:
            return
        for mention in self._mentions_ending(end):
            if not so_far.of(mention.level):
                reading = Reading((*so_far.mentions, mention), so_far.skipped)
                if is_consistent(self.places, reading):
                    yield from self._from(mention.start, reading)
        if so_far.skipped < 2:
            yield from self._from(self._part_start(end), Reading(so_far.mentions, so_far.skipped + 1))

    def _part_start(self, end: int) -> int:
        """Return the first token of the part in which token ``end - 1`` stands."""
        part = self.tokens[end - 1].part
        return next(i for i, token in enumerate(self.tokens) if token.part == part)

    def _mentions_ending(self, end: int):
        """Yield the mentions whose last token is ``end - 1``, longest first."""
        first, block = self._part_start(end), self.tokens[end - 1].block
        for start in range(max(0, end - LONGEST_NAME), end):
            if self.tokens[start].block != block:
                continue
            key = " ".join(token.key for token in self.tokens[start:end])
            names = self.places.by_key.get(key) or self._squashed(key, end - start)
            if start < first:
                names = [name for name in names if _DASH.search(name.text)]
            if names:
                yield from self._mentions(names, self._part_start(start + 1), start, end)

    def _squashed(self, key: str, length: int) -> list[Name]:
        """Return names that differ in blanks or i/y only; not for single short words, which would find anything."""
        squash = squashed(key)
        return self.places.by_squash.get(squash, []) if length > 1 or len(squash) > 6 else []

    def _mentions(self, names: list[Name], first: int, start: int, end: int):
        names = by_marks(" ".join(token.spelt for token in self.tokens[start:end]), names, self.is_marked)
        for level in (PROVINCE, DISTRICT, COMMUNE):
            of_level = [name for name in names if name.level == level]
            if of_level:
                yield from self._typed_and_bare(level, of_level, first, start, end)

    def _typed_and_bare(self, level: int, names: list[Name], first: int, start: int, end: int):
        """Yield the mention with the type word before it, and the one without where it may stand alone."""
        unnumbered = tuple(name for name in names if not name.text.isdigit())
        for width in (2, 1):
            types = self._types(first, start, width)
            same = tuple(name for name in names if name.type in types)
            if same:
                yield Mention(level, same, TYPED, start - width)
            elif unnumbered and any(self.places.types[code].level == level for code in types):
                yield Mention(level, unnumbered, MISTYPED, start - width)
        if unnumbered and (start == first or self._stands_alone(level, start)):
            yield Mention(level, unnumbered, WHOLE if start == first else LOOSE, start)

    def _types(self, first: int, start: int, width: int) -> set[str]:
        """Return the unit types that the ``width`` words before token ``start`` name."""
        if start - width < first:
            return set()
        return self.places.type_words.get(" ".join(token.spelt for token in self.tokens[start - width : start]), set())

    def _stands_alone(self, level: int, start: int) -> bool:
        """Return whether a bare name may follow other words: a province always, others in an address without commas."""
        if level == PROVINCE:
            return True
        before = self.tokens[start - 1].spelt
        return self.is_one_part and before not in _STREET_WORDS and not any(char.isdigit() for char in before)


def by_marks(typed: str, names: list[Name], is_marked: bool) -> list[Name]:
    """Return the names that the marks of ``typed`` decide for: the exact ones, else those that agree, else all.

    ``is_marked``: the whole text has marks somewhere, so that "Xã Thanh An" is not Thạnh An.
    """
    if not is_marked:
        return names
    exact = [name for name in names if name.spelt == typed]
    return exact or [name for name in names if agrees(typed, name.spelt)] or names


def is_consistent(places: Gazetteer, reading: Reading) -> bool:
    """Return whether the mentions can be one place."""
    province, district, commune = (reading.of(level) for level in (PROVINCE, DISTRICT, COMMUNE))
    if commune:
        return any(fits(places, name, district, province) for name in commune.names)
    if district and province:
        return any(in_province(places, name, province) for name in district.names)
    return True


def fits(places: Gazetteer, name: Name, district: Mention | None, province: Mention | None) -> bool:
    """Return whether a commune ``name`` lies in the mentioned district and province, as they are or were."""
    if province and not in_province(places, name, province):
        return False
    if not district:
        return True
    homes = {other.home for other in district.names}
    if name.is_former:
        return name.home in homes
    return any(origin.home in homes for origin in places.spots[name.communes[0]].origins)


def in_province(places: Gazetteer, name: Name, province: Mention) -> bool:
    """Return whether ``name`` lies in the mentioned province of today or lay in it before."""
    if name.is_former:
        before = {name.former_province}
    else:
        before = {origin.former_province for origin in places.spots[name.communes[0]].origins}
    return any(
        other.former_province in before if other.former_province else other.province == name.province
        for other in province.names
    )
