"""From a text to what is looked for: tiers from strict to generous, each knowing what it would tell the reader."""

import dataclasses
import functools
from collections.abc import Iterator

from search import spelling, wordlists
from search.matching import Clause, Conjunction, Term, Tier
from search.reference import Reference
from search.text import fold
from search.understanding import Understood, understand
from search.vocabulary import Vocabulary

STRICT = ("core", "var", "broad")
STRICT_FOLDED = ("core_f", "var_f", "broad_f", "en")
WIDE = (*STRICT, "name", "place")
WIDE_FOLDED = (*STRICT_FOLDED, "name_f", "place_f")
SHORT = 3  # letters up to which a known last word may still be unfinished
MAX_REWRITES = 6


@dataclasses.dataclass(frozen=True)
class Word:
    """One word in its one spelling; ``options`` are the known words that it may stand for."""

    text: str
    options: tuple[str, ...] = ()

    @functools.cached_property
    def folded(self) -> str:
        """The word without marks."""
        return fold(self.text)

    @property
    def marked(self) -> bool:
        """Whether the marks say something: đậu is marked, dau is not."""
        return self.folded != self.text


@dataclasses.dataclass(frozen=True)
class Step:
    """One tier to try: what must match, the words that it is scored by, and what kind of answer it gives.

    Kinds: exact, begun (the last word is unfinished), synonym, unmarked, corrected, near (one word is missing).
    """

    kind: str
    tier: Tier
    words: tuple[Word, ...]
    places: tuple[tuple[str, ...], ...] = ()


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a text asks for: the understanding of it and the steps; the first that finds something answers.

    ``main`` is tried first; ``last`` (the correction, then all words but one) only when nothing was found, so the
    correction is worked out only then.
    """

    understood: Understood
    known: Vocabulary = dataclasses.field(default_factory=Vocabulary)
    main: tuple[Step, ...] = ()
    may_correct: bool = True
    may_fall_back: bool = True

    @functools.cached_property
    def _correction(self) -> list[str]:
        """The likeliest spelling of the words; the words themselves when nothing is better."""
        words = self.understood.words
        return spelling.correct(words, self.known) if self.may_correct and words else words

    @functools.cached_property
    def answers(self) -> bool:
        """Whether the correction may answer by itself."""
        words, book = self.understood.words, wordlists.synonyms().rewrites
        return self._correction != words and spelling.may_answer(words, self._correction, self.known, book)

    @property
    def fixed(self) -> str:
        """The correction as it is shown, with its usual marks."""
        return self.known.shown(self._correction)

    @property
    def nearest(self) -> str:
        """A spelling worth naming where nothing was found; empty when none is near."""
        return self.fixed if spelling.may_hint(self.understood.words, self._correction) else ""

    def literal(self) -> "Plan":
        """Return the plan without its last steps: the words as they are, or nothing."""
        return dataclasses.replace(self, may_fall_back=False)

    @property
    def offer(self) -> str:
        """A correction to offer beside few results, empty when there is none."""
        may = self.answers or _may_offer(self.understood.words, self._correction, self.known)
        return self.fixed if may else ""

    @functools.cached_property
    def last(self) -> tuple[Step, ...]:
        """The steps for a text that found nothing."""
        if not self.main or not self.may_fall_back:
            return ()
        words = self.main[0].words
        near = [Step("near", _all_but_one(words), words)] if len(words) >= 3 else []
        return (*(_corrected(self._correction, self.known) if self.answers else ()), *near)


def make_plan(text: str, names: Reference, known: Vocabulary, plain: tuple[str, ...] = ()) -> Plan:
    """Return the plan of a text; no steps when there is nothing to look for."""
    found = understand(text, names, known, plain)
    main = tuple(_main(found, as_words(found.words, known), known)) if found.words else ()
    return Plan(found, known, main, "spelling" not in plain)


def as_words(words: list[str], known: Vocabulary) -> tuple[Word, ...]:
    """Return the words with what each may stand for: a known word means itself only."""
    return tuple(Word(word, tuple(_options(word, known))) for word in words)


def _options(word: str, known: Vocabulary) -> list[str]:
    if word in known.words or fold(word) == word:
        return [word]
    return known.spellings(word) or [word]


def _main(found: Understood, words: tuple[Word, ...], known: Vocabulary) -> Iterator[Step]:
    places = tuple(found.places)
    if places:
        yield Step("exact", (conjunction(words, wide=False, places=places),), words, places)
    yield Step("exact", (conjunction(words, wide=False),), words, places)
    yield Step("exact", (conjunction(words, wide=True),), words, places)
    if len(words[-1].text) <= SHORT or not known.knows(words[-1].text):
        yield Step("begun", (conjunction(words, wide=False, begun=True),), words)
        yield Step("begun", (conjunction(words, wide=True, begun=True),), words)
    rewrites = wordlists.variants(tuple(found.words))[:MAX_REWRITES]
    if rewrites:
        others = [as_words(other.split(), known) for other in rewrites]
        yield Step("synonym", tuple(conjunction(other, wide=True) for other in others), others[0])
    if len(words) > 1 and any(word.marked and not known.knows(word.text) for word in words):
        yield Step("unmarked", (conjunction(words, wide=True, folded=True, known=known),), words)


def _corrected(fixed: list[str], known: Vocabulary) -> Iterator[Step]:
    words = as_words(fixed, known)
    yield Step("corrected", (conjunction(words, wide=False),), words)
    yield Step("corrected", (conjunction(words, wide=True),), words)


def _may_offer(words: list[str], fixed: list[str], known: Vocabulary) -> bool:
    """A correction is worth offering when all changed words are unknown and have four letters or more."""
    changed = [old for old, new in zip(words, fixed, strict=True) if fold(old) != fold(new)]
    return bool(changed) and all(len(old) >= 4 and not known.knows(old) for old in changed)


def conjunction(
    words: tuple[Word, ...],
    *,
    wide: bool,
    begun: bool = False,
    folded: bool = False,
    places: tuple[tuple[str, ...], ...] = (),
    known: Vocabulary | None = None,
) -> Conjunction:
    """Return the clauses that all words must meet; ``places`` are met as phrases and their words not one by one."""
    clauses: list[Clause] = [_place_clause(place) for place in places]
    inside = {word for place in places for word in place}
    left = [word for word in words if word.text not in inside]
    for word in left:
        loose = folded and not (known and known.knows(word.text))
        clauses.append(_clause(word, wide, begun and word is words[-1], loose))
    return tuple(clauses)


def _place_clause(place: tuple[str, ...]) -> Clause:
    marked = " ".join(place) != fold(" ".join(place))
    fields = ("place", "name") if marked else ("place_f", "name_f")
    return (Term(fields, place),)


def _clause(word: Word, wide: bool, begun: bool, folded: bool) -> Clause:
    """Return the clause of one word: marks must match where they were typed, unless ``folded``."""
    if word.marked and not folded:
        fields = WIDE if wide else STRICT
        return tuple(Term(fields, (option,), begun) for option in word.options or (word.text,))
    return (Term(WIDE_FOLDED if wide else STRICT_FOLDED, (word.folded,), begun),)


def _all_but_one(words: tuple[Word, ...]) -> Tier:
    return tuple(conjunction(words[:at] + words[at + 1 :], wide=False) for at in range(len(words)))
