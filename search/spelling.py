"""The nearest words that the shop knows, for a query that found nothing."""

import math

from rapidfuzz.distance import OSA

from search.ranking import SPELLING
from search.text import fold
from search.vocabulary import Vocabulary


def correct(words: list[str], known: Vocabulary) -> list[str]:
    """Return the likeliest spelling of the words, the same words when nothing better is known.

    A beam over candidates of each word, scored by distance, by whether neighbours belong together, and by how common
    they are.
    """
    beam: list[tuple[float, list[str]]] = [(0.0, [])]
    for word in words:
        options = candidates(word, known)
        grown = [
            (total + _gain(chain, other, points, known), [*chain, other])
            for total, chain in beam
            for other, points in options
        ]
        beam = sorted(grown, key=lambda item: -item[0])[: SPELLING.beam]
    best = beam[0][1]
    return [_shown(old, new, known) for old, new in zip(words, best, strict=True)]


def candidates(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    """Return (folded word, points) of the word itself and of known words within its distance."""
    plain = fold(word)
    limit = 0 if len(plain) <= 2 or plain.isdigit() else 1 if len(plain) <= SPELLING.short else 2
    found = [(plain, 0.0 if plain in known.by_fold else -SPELLING.unknown)]
    if limit:
        for other, spellings in known.by_fold.items():
            if other == plain or abs(len(other) - len(plain)) > limit or other.isdigit():
                continue
            distance = OSA.distance(plain, other, score_cutoff=limit)
            if distance <= limit:
                common = SPELLING.frequency * math.log(1 + spellings.total())
                found.append((other, common - SPELLING.distance * distance))
    return sorted(found, key=lambda item: -item[1])[: SPELLING.candidates]


def _gain(chain: list[str], word: str, points: float, known: Vocabulary) -> float:
    if not chain:
        return points
    return points + (SPELLING.pair if (chain[-1], word) in known.pairs else -SPELLING.no_pair)


def _shown(old: str, new: str, known: Vocabulary) -> str:
    """Keep the marks of a word whose letters did not change."""
    return old if fold(old) == new and known.knows(old) else known.commonest(new)


def may_answer(words: list[str], fixed: list[str], known: Vocabulary, synonyms) -> bool:
    """Say whether a correction may answer by itself instead of being offered.

    Never against a real word with marks in a query of one or two words, nor a word of the lists, nor a word of three
    letters or fewer in a short query.
    """
    changed = [(old, new) for old, new in zip(words, fixed, strict=True) if fold(old) != fold(new)]
    if not changed:
        return any(old != new for old, new in zip(words, fixed, strict=True))
    short = len(words) <= 2
    for old, _new in changed:
        if (short and len(old) <= 3) or (old,) in synonyms:
            return False
        if short and fold(old) != old and old in known.words:
            return False
    return True


def may_hint(words: list[str], fixed: list[str]) -> bool:
    """Say whether a correction is near enough to be named where nothing was found; it is only a link there.

    Changed words keep their first letter. Where no word stays as it was, all are of four letters or more: *bia* is
    not *gia*, and a washing machine is no food.
    """
    changed = [(old, new) for old, new in zip(words, fixed, strict=True) if fold(old) != fold(new)]
    if not all(fold(old)[:1] == fold(new)[:1] for old, new in changed):
        return False
    return words != fixed and (len(changed) < len(words) or all(len(old) >= 4 for old, _new in changed))
