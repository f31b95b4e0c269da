"""Which letters of a shown text were looked for: spans of the text as its owner wrote it, never of a folded copy.

The same for every backend, because it looks at the drawn text and at what the step asked for. A span holds whole
letters: texts are compared word by word in their one spelling, and a word keeps its length in it.
"""

import collections
import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search import wordlists
from search.matching import Term
from search.plan import Step
from search.text import fold, tokens, words
from search.understanding import Find
from search.vocabulary import agrees
from shop.core.text import clean_line

Terms = tuple[Term, ...]
Part = tuple[str, bool]  # a piece of the text, and whether it was looked for

_WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`\u00b4][^\W_]+)*")  # H'Leo is one word
_PLACE_KEYS = ("province", "former_province")
_SHOWN, _SHOWN_FOLDED = ("name",), ("name_f",)


class _Word(NamedTuple):
    """A word of a shown text: where it stands, its one spelling, and that without marks."""

    start: int
    end: int
    spelt: str
    plain: str

    def meets(self, asked: str, folded: bool, prefix: bool) -> bool:
        """Say whether this is the word asked for, or (``prefix``) begins with it."""
        mine = self.plain if folded else self.spelt
        return mine.startswith(asked) if prefix else mine == asked


def terms_of(step: Step | None, finds: Iterable[Find] = ()) -> Terms:
    """Return what to mark for a step: its own terms, other names of the same thing, and provinces that were named."""
    found = [_place(name) for find in finds if find.key in _PLACE_KEYS for name in (find.value, find.words)]
    if step:
        found += [term for part in step.tier for clause in part for term in clause]
        found += _synonyms([word.text for word in step.words])
    return tuple(dict.fromkeys(found))


def _place(name: str) -> Term:
    said = tuple(tokens(name))
    return Term(_SHOWN if fold(name) != name else _SHOWN_FOLDED, said)


def _synonyms(asked: list[str]) -> Iterator[Term]:
    """Give the phrases whose products were indexed under words of the query: *ngô* for a query of *bắp*."""
    book = _sources()
    for start in range(len(asked)):
        for end in range(start + 1, len(asked) + 1):
            typed = asked[start:end]
            for target, source in book.get(tuple(map(fold, typed)), ()):
                if all(map(agrees, typed, target)):
                    yield Term(_SHOWN, source)


@functools.cache
def _sources() -> dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return folded phrase → (phrase, other phrase that is rewritten to it)."""
    found = collections.defaultdict(list)
    for source, targets in wordlists.synonyms().rewrites.items():
        for target in targets:
            found[tuple(map(fold, target))].append((target, source))
    return dict(found)


@functools.lru_cache(maxsize=5000)
def _read(text: str) -> tuple[str, tuple[_Word, ...]]:
    """Return a text in NFC and its words; the same few thousand names are drawn again and again."""
    text = clean_line(text)
    found = ((match.start(), match.end(), words(match[0])) for match in _WORD.finditer(text))
    return text, tuple(_Word(start, end, spelt, fold(spelt)) for start, end, spelt in found)


def spans(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Return (start, end) of what to mark in the NFC form of ``text``; neighbours with blanks between are one."""
    text, read = _read(text)
    found: list[tuple[int, int]] = []
    for start, end in sorted(_hits(read, terms)):
        if found and not text[found[-1][1] : start].strip():
            start, end = found[-1][0], max(found.pop()[1], end)
        found.append((start, end))
    return found


def _hits(read: tuple[_Word, ...], terms: Terms) -> Iterator[tuple[int, int]]:
    for term in terms:
        folded, size = term.fields[0].endswith("_f"), len(term.words)
        for at in range(len(read) - size + 1):
            part = read[at : at + size]
            ends = [False] * (size - 1) + [term.prefix]
            if all(map(_Word.meets, part, term.words, [folded] * size, ends)):
                yield part[0].start, _end(part[-1], term)


def _end(word: _Word, term: Term) -> int:
    """Return where the mark ends: after the letters typed of an unfinished word, unless an apostrophe is among them."""
    whole = word.end - word.start == len(word.spelt)
    return word.start + len(term.words[-1]) if term.prefix and whole else word.end


def parts(text: str, terms: Terms) -> list[Part]:
    """Return a text in pieces, each with whether it is marked; together they are the text."""
    text, at, found = _read(text)[0], 0, []
    for start, end in spans(text, terms):
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [part for part in [*found, (text[at:], False)] if part[0]]


def marked(text: str, terms: Terms) -> SafeString | str:
    """Return a text with ``<mark>`` around what was looked for, everything else escaped."""
    if not terms:
        return text
    pieces = (
        f"<mark>{escape(piece)}</mark>" if is_marked else escape(piece) for piece, is_marked in parts(text, terms)
    )
    return mark_safe("".join(pieces))
