"""The word lists of search/data: synonyms (both ways), broader words (one way), everyday words of a product set.

Read once per process. They are applied when a document is built, on the accented name: folding first would make
dứa, dừa and dưa one word. A changed list takes effect with ``manage.py reindex``.
"""

import csv
import dataclasses
import functools
import itertools
from pathlib import Path

from search.text import acc, tokens

DATA = Path(__file__).parent / "data"
MAX_VARIANTS = 12


@dataclasses.dataclass(frozen=True)
class Synonyms:
    """``rewrites``: phrase → phrases that say the same; ``kept``: phrases inside which nothing is rewritten."""

    rewrites: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    kept: frozenset[tuple[str, ...]]
    longest: int


@dataclasses.dataclass(frozen=True)
class Hypernym:
    """One line of hypernyms.txt: names that match ``starts`` or ``inside`` gain ``adds``; empty ``sets``: all."""

    starts: tuple[tuple[str, ...], ...]
    inside: tuple[tuple[str, ...], ...]
    unless: tuple[tuple[str, ...], ...]
    adds: tuple[str, ...]
    sets: frozenset[str]

    def applies(self, name: tuple[str, ...], set_code: str) -> bool:
        """Say whether a product of that name and set gains the broader words."""
        if self.sets and set_code not in self.sets:
            return False
        if any(name[: len(phrase)] == phrase for phrase in self.unless):
            return False
        return any(name[: len(phrase)] == phrase for phrase in self.starts) or any(
            find(phrase, name) >= 0 for phrase in self.inside
        )


def phrase(text: str) -> tuple[str, ...]:
    """Return a text as the tuple of its tokens."""
    return tuple(tokens(text))


def find(needle: tuple[str, ...], hay: tuple[str, ...], start: int = 0) -> int:
    """Return the position of one token sequence in another, -1 when it is not there."""
    size = len(needle)
    return next((i for i in range(start, len(hay) - size + 1) if hay[i : i + size] == needle), -1)


def _lines(name: str) -> list[str]:
    return [line.strip() for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


@functools.cache
def synonyms() -> Synonyms:
    """Return synonyms.txt: "a, b, c" are equal, "a => a, b" goes one way, "#keep:" lists phrases to leave alone."""
    rewrites: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    kept: set[tuple[str, ...]] = set()
    for line in _lines("synonyms.txt"):
        if line.startswith("#keep:"):
            kept.update(phrase(part) for part in line.removeprefix("#keep:").split(","))
        elif not line.startswith("#"):
            left, arrow, right = line.partition("=>")
            sources = [phrase(part) for part in left.split(",")]
            targets = [phrase(part) for part in right.split(",")] if arrow else sources
            for source in sources:
                rewrites.setdefault(source, []).extend(target for target in targets if target != source)
    longest = max(map(len, rewrites))
    return Synonyms({key: tuple(dict.fromkeys(value)) for key, value in rewrites.items()}, frozenset(kept), longest)


@functools.cache
def hypernyms() -> tuple[Hypernym, ...]:
    """Return the lines of hypernyms.txt."""
    return tuple(_hypernym(line) for line in _lines("hypernyms.txt") if not line.startswith("#"))


def _hypernym(line: str) -> Hypernym:
    rule, _, codes = line.partition("@")
    left, _, right = rule.partition("=>")
    parts = [part.strip() for part in left.split(",")]
    return Hypernym(
        starts=tuple(phrase(part) for part in parts if part[0] not in "*!"),
        inside=tuple(phrase(part) for part in parts if part[0] == "*"),
        unless=tuple(phrase(part) for part in parts if part[0] == "!"),
        adds=tuple(" ".join(phrase(part)) for part in right.split(",")),
        sets=frozenset(codes.split()),
    )


@functools.cache
def group_words() -> dict[str, tuple[str, ...]]:
    """Return set code → everyday words, the first one being the word that the set is known by."""
    with (DATA / "group_words.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["set_code"]: tuple(acc(word) for word in row["words"].split("|") if word) for row in rows}


@functools.cache
def phrases() -> tuple[tuple[str, str, tuple[str, ...], bool], ...]:
    """Return (kind, value, words, exact) of phrases.csv, longest first.

    They are taken out of a query: kinds of producer, presents, groups, regions, and words that say nothing here. A
    phrase that begins with = counts only when typed with its marks: *quà* is a present, *qua* may be anything.
    """
    with (DATA / "phrases.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["value"], row["phrase"]) for row in csv.DictReader(file)]
    found = [(kind, value, phrase(text), text.startswith("=")) for kind, value, text in rows]
    return tuple(sorted(found, key=lambda row: -len(row[2])))


def broader(name: tuple[str, ...], set_code: str) -> list[str]:
    """Return the broader words of a product: those of its set, then those of its name."""
    lines = [line.adds for line in hypernyms() if line.applies(name, set_code)]
    return list(dict.fromkeys(itertools.chain(group_words().get(set_code, ()), *lines)))


def _blocked(name: tuple[str, ...]) -> set[int]:
    """Return the positions of a name that lie inside a kept phrase."""
    blocked: set[int] = set()
    for kept in synonyms().kept:
        start = find(kept, name)
        while start >= 0:
            blocked.update(range(start, start + len(kept)))
            start = find(kept, name, start + 1)
    return blocked


def _matches(name: tuple[str, ...]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return (start, end, replacement) of every rule that fits, longer phrases first."""
    book, blocked = synonyms(), _blocked(name)
    found = []
    for size in range(min(book.longest, len(name)), 0, -1):
        for start in range(len(name) - size + 1):
            if blocked.intersection(range(start, start + size)):
                continue
            found += [(start, start + size, new) for new in book.rewrites.get(name[start : start + size], ())]
    return found


def variants(name: tuple[str, ...]) -> list[str]:
    """Return up to 12 other ways to say a name: one rule applied, then two rules at places that do not overlap."""
    matches = _matches(name)
    single = [name[:start] + new + name[end:] for start, end, new in matches]
    double = []
    for first, second in itertools.combinations(sorted(matches), 2):
        if first[1] <= second[0]:
            double.append(name[: first[0]] + first[2] + name[first[1] : second[0]] + second[2] + name[second[1] :])
    others = dict.fromkeys(" ".join(words) for words in single + double)
    others.pop(" ".join(name), None)
    return list(others)[:MAX_VARIANTS]
