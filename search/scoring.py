"""The score of one document for what was looked for, with the published constants."""

import datetime as dt
import functools
import json

from search.plan import Step, Word
from search.ranking import PLACE, SIGNALS, TEXT
from search.snapshot import Row
from search.text import fold


class ScoredText:
    """The searched text of a document, split for scoring."""

    def __init__(self, raw: str):
        text = json.loads(raw)
        self.name, self.core, self.english = text["name"], text["core"], text["en"]
        self.variants, self.broad, self.heads = text["variants"], text["broad"], set(text["heads"])
        self.primary, self.place = text["primary"], text["place"]
        self.words = {
            "core": set(self.core.split()),
            "var": {word for value in self.variants for word in value.split()},
            "broad": {word for value in self.broad for word in value.split()},
            "name": set(self.name.split()),
            "place": {word for value in self.place for word in value.split()},
        }
        self.folded = {field: {fold(word) for word in words} for field, words in self.words.items()}
        self.folded["en"] = set(self.english.split())
        self.heads_folded = {fold(head) for head in self.heads}
        self.broad_folded = {fold(value) for value in self.broad}
        self.name_folded, self.core_folded = fold(self.name), fold(self.core)
        self.variants_folded = [fold(value) for value in self.variants]
        self.place_folded = [fold(value) for value in self.place]


@functools.lru_cache(maxsize=2000)
def scored_text(raw: str) -> ScoredText:
    """Return a stored text split for scoring; the same few products are asked for again and again."""
    return ScoredText(raw)


def score(step: Step, raw: str) -> float:
    """Return the points of a document (its stored text as JSON) for what a step looks for."""
    text = scored_text(raw)
    inside = {word for place in step.places for word in place}
    things = tuple(word for word in step.words if word.text not in inside) or step.words
    last = step.words[-1] if step.kind == "begun" else None
    total = sum(_word_points(word, text, unfinished=word is last) for word in things)
    total += sum(_place_points(place, text) for place in step.places)
    return total + _head_points(things, text) + _phrase_points(things, step.words, text) + _broad_points(things, text)


def _place_points(place: tuple[str, ...], text: ScoredText) -> float:
    """Return the points of a named place: in the address, else in the name."""
    asked = fold(" ".join(place))
    if _stands_in(asked, text.place_folded):
        return PLACE.address
    return PLACE.in_name * _stands_in(asked, [text.name_folded])


def _word_points(word: Word, text: ScoredText, unfinished: bool) -> float:
    """Return the best field's points plus a little of the others; marks that match count again."""
    if unfinished:
        begun = _field_points(word, text, lambda kept, asked: any(other.startswith(asked) for other in kept))
        return TEXT.unfinished * _best(begun)
    whole = _field_points(word, text, lambda kept, asked: asked in kept)
    marks = word.marked and any(
        option in text.words[field] for field in ("core", "var", "broad") for option in word.options
    )
    return _best(whole) + TEXT.marks * marks


def _best(points: list[float]) -> float:
    return max(points) + TEXT.tie * (sum(points) - max(points)) if points else 0.0


def _field_points(word: Word, text: ScoredText, has) -> list[float]:
    plain, folded = text.words, text.folded
    if word.marked:
        fields = [(plain["core"], TEXT.core), (plain["var"], TEXT.var), (plain["broad"], TEXT.broad)]
        options = word.options or (word.text,)
        found = [points for kept, points in fields if any(has(kept, option) for option in options)]
        if found:
            return found
    fields = [
        (folded["core"], TEXT.core_plain if has(plain["core"], word.text) else TEXT.core_folded),
        (folded["var"], TEXT.var_folded),
        (folded["broad"], TEXT.broad_folded),
        (folded["en"], TEXT.english),
        (folded["name"], TEXT.name),
        (folded["place"], TEXT.place),
    ]
    return [points for kept, points in fields if has(kept, word.folded)]


def _head_points(words: tuple[Word, ...], text: ScoredText) -> float:
    """Return the points for beginning as the name begins: in Vietnamese the head comes first."""
    total, marked = 0.0, any(word.marked for word in words)
    for size in range(1, min(3, len(words)) + 1):
        asked = words[:size]
        if " ".join(word.folded for word in asked) in text.heads_folded:
            total += TEXT.head_third if size == 3 else TEXT.head
            total += TEXT.head_marks * (marked and _as_typed(asked) in text.heads)
    return total


def _as_typed(words: tuple[Word, ...]) -> str:
    return " ".join(word.options[0] if word.options else word.text for word in words)


def _phrase_points(things: tuple[Word, ...], words: tuple[Word, ...], text: ScoredText) -> float:
    """Return the points for all words in a row."""
    total = 0.0
    if len(words) > 1:
        total += TEXT.phrase_name * _stands_in(" ".join(word.folded for word in words), [text.name_folded])
    if len(things) < 2:
        return total
    folded, marked = " ".join(word.folded for word in things), _as_typed(things)
    total += TEXT.phrase_core * _stands_in(folded, [text.core_folded])
    total += TEXT.phrase_var * _stands_in(folded, text.variants_folded)
    total += TEXT.phrase_english * _stands_in(folded, [text.english])
    if folded != marked:
        total += TEXT.phrase_marks * _stands_in(marked, [text.core])
        total += TEXT.phrase_marks * _stands_in(marked, text.variants)
    return total


def _stands_in(phrase: str, values: list[str]) -> bool:
    return any(f" {phrase} " in f" {value} " for value in values)


def _broad_points(words: tuple[Word, ...], text: ScoredText) -> float:
    """Return the points for a text that is, as a whole, a broader word of the product."""
    asked = " ".join(word.folded for word in words)
    marked = any(word.marked for word in words)
    total = 0.0
    if (_as_typed(words) in text.broad) if marked else (asked in text.broad_folded):
        total += TEXT.broad_whole + TEXT.broad_whole_single * (len(words) == 1)
    return total + TEXT.primary * (asked == fold(text.primary))


def signals(row: Row, day: dt.date) -> float:
    """Return the published points beyond the text that a product has on a local day."""
    stars = row.stars_on(day.isoformat())
    return SIGNALS.points(in_stock=row.in_stock, sales=row.sales, listed_on=row.listed_on, stars=stars, day=day)
