"""The words that the shop's own products are written with: what is known, what belongs together, how it is spelt.

Spelling, splitting of joined words and the choice of marks all ask here. It is read from the documents in memory and
only grows while the process lives, so a rebuilt document costs a few microseconds.
"""

import collections
import functools
import itertools
import json
import threading
import unicodedata
import uuid

from search import wordlists
from search.beginnings import Names
from search.snapshot import Snapshot
from search.text import fold, tokens


class Vocabulary:
    """Counts of words and pairs of words, folded and as written."""

    def __init__(self, epoch: uuid.UUID | None = None):
        self.epoch = epoch
        self.seen: dict[int, str] = {}
        self.words: collections.Counter[str] = collections.Counter()  # as written, in their one spelling
        self.by_fold: dict[str, collections.Counter[str]] = {}
        self.pairs: set[tuple[str, str]] = set()  # folded
        self.written: set[tuple[str, str]] = set()  # as written
        self.heads: set[tuple[str, ...]] = set()  # folded beginnings of names
        self.places: dict[tuple[str, ...], set[tuple[str, ...]]] = {}  # folded → spellings of commune and district
        self.names = Names()
        for phrase in _known_phrases():
            self._add(phrase)

    def follow(self, view: Snapshot) -> "Vocabulary":
        """Take in what the snapshot has and this has not seen; return self."""
        for row in view.rows:
            if not row.removed and self.seen.get(row.product_id) is not row.text:
                self.seen[row.product_id] = row.text
                self._add_document(row.product_id, json.loads(row.text))
        self.names.settle()
        return self

    def _add_document(self, product_id: int, text: dict) -> None:
        self.names.add(product_id, text["name"], text["en"])
        for value in [text["name"], text["core"], text["en"], *text["variants"], *text["broad"], *text["place"]]:
            self._add(tuple(value.split()))
        self.heads.update(tuple(fold(head).split()) for head in text["heads"])
        for place in text["place"]:
            words = tuple(place.split())
            self.places.setdefault(tuple(map(fold, words)), set()).add(words)

    def _add(self, words: tuple[str, ...]) -> None:
        folded = [fold(word) for word in words]
        self.words.update(words)
        for word, plain in zip(words, folded, strict=True):
            self.by_fold.setdefault(plain, collections.Counter())[word] += 1
        self.pairs.update(itertools.pairwise(folded))
        self.written.update(itertools.pairwise(words))

    def knows(self, word: str) -> bool:
        """Say whether a word is one that the shop uses: as typed, or typed without any marks."""
        return word in self.words or (word in self.by_fold and fold(word) == word)

    def spellings(self, word: str) -> list[str]:
        """Return the known words that a marked word may stand for: same letters, no mark that contradicts."""
        return [other for other in self.by_fold.get(fold(word), ()) if agrees(word, other)]

    def commonest(self, folded: str) -> str:
        """Return the commonest spelling of a folded word, itself when it is not known."""
        known = self.by_fold.get(folded)
        return known.most_common(1)[0][0] if known else folded

    def shown(self, words: list[str]) -> str:
        """Return words as people write them: what was typed without marks gets those that fit its neighbours."""
        chosen: list[str] = []
        for word, after in itertools.zip_longest(words, words[1:], fillvalue=""):
            chosen.append(self._fitting(word, chosen[-1] if chosen else "", fold(after)))
        return " ".join(chosen)

    def _fitting(self, word: str, before: str, after: str) -> str:
        known = self.by_fold.get(word)
        if not known:
            return word
        following = self.by_fold.get(after, ())

        def fit(spelling: str) -> tuple[int, int]:
            pairs = ((before, spelling) in self.written) + any((spelling, other) in self.written for other in following)
            return pairs, known[spelling]

        return max(known, key=fit)


def agrees(typed: str, written: str) -> bool:
    """Say whether every mark that was typed stands in the written word: rươu agrees with rượu, nấm not with năm."""
    return len(typed) == len(written) and all(map(_letter_agrees, typed, written))


@functools.lru_cache(maxsize=4096)
def _letter_agrees(typed: str, written: str) -> bool:
    if typed == "đ" or written == "đ":
        return typed == written or (typed, written) == ("d", "đ")
    mine, other = (unicodedata.normalize("NFD", letter) for letter in (typed, written))
    return mine[0] == other[0] and set(mine[1:]) <= set(other[1:])


def _known_phrases() -> list[tuple[str, ...]]:
    """Words of the lists: a buyer who types one of them has not mistyped."""
    everyday = [tuple(tokens(word)) for words in wordlists.group_words().values() for word in words]
    return [*wordlists.synonyms().rewrites, *everyday, *(words for _kind, _value, words, _exact in wordlists.phrases())]


_kept = Vocabulary()
_lock = threading.Lock()


def vocabulary(view: Snapshot) -> Vocabulary:
    """Return the vocabulary of this process, brought up to the snapshot."""
    if "vocabulary" not in view.kept:
        with _lock:
            view.kept["vocabulary"] = _following(view)
    return view.kept["vocabulary"]


def _following(view: Snapshot) -> Vocabulary:
    global _kept
    if _kept.epoch != view.epoch or not _kept.words:
        _kept = Vocabulary(view.epoch)
    return _kept.follow(view)
