"""From a text to what is looked for: its words, and tiers from strict to generous."""

import dataclasses

from search.matching import Clause, Term, Tier
from search.text import fold, tokens

MAX_WORDS = 12
STRICT = ("core", "var", "broad")
STRICT_FOLDED = ("core_f", "var_f", "broad_f", "en")
WIDE = (*STRICT, "name", "place")
WIDE_FOLDED = (*STRICT_FOLDED, "name_f", "place_f")


@dataclasses.dataclass(frozen=True)
class Word:
    """One word of the text in its one spelling; ``marked`` when it was typed with Vietnamese marks."""

    text: str

    @property
    def folded(self) -> str:
        """The word without marks."""
        return fold(self.text)

    @property
    def marked(self) -> bool:
        """Whether the marks say something: đậu is marked, dau is not."""
        return self.folded != self.text


@dataclasses.dataclass(frozen=True)
class Plan:
    """The words to look for and the tiers in which to look; the first tier that finds something answers."""

    words: tuple[Word, ...]
    tiers: tuple[Tier, ...]


def _clause(word: Word, wide: bool, prefix: bool = False, folded: bool = False) -> Clause:
    """Return the clause of one word: marks must match where they were typed, unless ``folded``."""
    if word.marked and not folded:
        return (Term(WIDE if wide else STRICT, (word.text,), prefix),)
    return (Term(WIDE_FOLDED if wide else STRICT_FOLDED, (word.folded,), prefix),)


def _tier(words: tuple[Word, ...], *, wide: bool, prefix: bool = False, folded: bool = False) -> Tier:
    last = len(words) - 1
    return tuple(_clause(word, wide, prefix and at == last, folded) for at, word in enumerate(words))


def make_plan(text: str) -> Plan:
    """Return the plan of a text; no tiers when there is nothing to look for."""
    words = tuple(Word(token) for token in tokens(text)[:MAX_WORDS])
    if not words:
        return Plan((), ())
    tiers = [
        _tier(words, wide=False),
        _tier(words, wide=True),
        _tier(words, wide=False, prefix=True),
        _tier(words, wide=True, prefix=True),
    ]
    if any(word.marked for word in words):
        tiers.append(_tier(words, wide=True, folded=True))
    return Plan(words, tuple(dict.fromkeys(tiers)))
