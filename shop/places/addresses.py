"""Read an address as people write it, from the right: province, district, commune; what is left is the street.

Rules: a name must fill its part of the address (between commas) or carry its type ("xã", "P."), so that a street
called after a ward is not taken for it; any order of the parts is read ("Gia Lâm, xã Bát Tràng, Hà Nội"); what
contradicts itself is not combined. The reading that explains most of the text wins.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from shop.places.gazetteer import COMMUNE, DISTRICT, PROVINCE, Gazetteer, Name
from shop.places.spelling import agrees, folded, has_marks, spelt, squashed

_BREAKS = re.compile(r"[,;\n()\[\]/|]| [-–—] ")
_GLUED = re.compile(r"^(q|p|f|h|x|tx|tt|tp)(\d+)$")  # Q1, P12
_STREET_WORDS = {"duong", "pho", "so", "ngo", "ngach", "hem", "thon", "ap", "xom", "ban", "lang", "to", "khu", "khom"}
_COUNTRY = {"viet nam", "vietnam", "vn", "nuoc viet nam"}
LONGEST_NAME = 7
MOST_TOKENS = 48
# Points of a mention: its type is right, the type is another one of its level, it fills its part, it stands loose.
TYPED, MISTYPED, WHOLE, LOOSE = 3.5, 2.0, 2.5, 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an address with the number of the part (between commas) that it stands in."""

    spelt: str
    key: str
    part: int


@dataclass(frozen=True)
class Mention:
    """A stretch of the address that names units of one level."""

    level: int
    names: tuple[Name, ...]
    score: float
    is_typed: bool
    start: int  # first token, the type word included


@dataclass(frozen=True)
class Reading:
    """One way to read the address: at most one mention per level."""

    mentions: tuple[Mention, ...] = ()
    skipped: int = 0

    def of(self, level: int) -> Mention | None:
        """Return the mention of ``level``."""
        return next((m for m in self.mentions if m.level == level), None)

    @cached_property
    def score(self) -> float:
        """Points for each mention, less one for each part passed over; what stands last is the widest unit."""
        levels = [m.level for m in self.mentions]
        in_order = 0.5 * (levels == sorted(levels)) + 0.5 * (levels[:1] == [PROVINCE])
        return sum(m.score for m in self.mentions) - self.skipped + in_order


def tokens_of(text: str) -> list[Token]:
    """Return the last MOST_TOKENS words of ``text``; the country is left out."""
    tokens = []
    for number, part in enumerate(_BREAKS.split(text)):
        words = spelt(part).split()
        if folded(part) in _COUNTRY:
            continue
        tokens += [Token(piece, folded(piece), number) for word in words for piece in unglued(word)]
    return tokens[-MOST_TOKENS:]


def unglued(word: str) -> tuple[str, ...]:
    """Return a spelt word in its pieces: Q1 is q and 1."""
    glued = _GLUED.match(folded(word))
    return glued.groups() if glued else (word,)


class Reader:
    """Reads one address."""

    def __init__(self, gazetteer: Gazetteer, text: str):
        self.places, self.tokens = gazetteer, tokens_of(text)
        self.is_one_part = len({token.part for token in self.tokens}) < 2

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
        first = self._part_start(end)
        for start in range(max(first, end - LONGEST_NAME), end):
            key = " ".join(token.key for token in self.tokens[start:end])
            names = self.places.by_key.get(key) or self._squashed(key, end - start)
            if names:
                yield from self._mentions(names, first, start, end)

    def _squashed(self, key: str, length: int) -> list[Name]:
        """Return names that differ in blanks or i/y only; not for single short words, which would find anything."""
        squash = squashed(key)
        return self.places.by_squash.get(squash, []) if length > 1 or len(squash) > 6 else []

    def _mentions(self, names: list[Name], first: int, start: int, end: int):
        names = by_marks(" ".join(token.spelt for token in self.tokens[start:end]), names)
        for level in (PROVINCE, DISTRICT, COMMUNE):
            of_level = [name for name in names if name.level == level]
            if of_level:
                yield from self._typed_and_bare(level, of_level, first, start, end)

    def _typed_and_bare(self, level: int, names: list[Name], first: int, start: int, end: int):
        """Yield the mention with the type word before it, and the one without where it fills its part."""
        for width in (2, 1):
            if start - width >= first:
                words = " ".join(token.key for token in self.tokens[start - width : start])
                types = self.places.type_words.get(words, set())
                same = tuple(name for name in names if name.type in types)
                if same:
                    yield Mention(level, same, TYPED, True, start - width)
                elif any(self.places.types[code].level == level for code in types):
                    loose = tuple(name for name in names if not name.text.isdigit())
                    if loose:
                        yield Mention(level, loose, MISTYPED, True, start - width)
        bare = tuple(name for name in names if not name.text.isdigit())
        if bare and (start == first or self._stands_alone(level, start)):
            yield Mention(level, bare, WHOLE if start == first else LOOSE, False, start)

    def _stands_alone(self, level: int, start: int) -> bool:
        """Return whether a bare name may follow other words: a province always, others in an address without commas."""
        if level == PROVINCE:
            return True
        before = self.tokens[start - 1].key
        return self.is_one_part and before not in _STREET_WORDS and not any(char.isdigit() for char in before)


def by_marks(typed: str, names: list[Name]) -> list[Name]:
    """Return the names that the marks of ``typed`` decide for: the exact ones, else those that agree, else all."""
    if not has_marks(typed):
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
