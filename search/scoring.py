"""The score of one document for a plan, with the published constants; both backends give the same figure."""

import json

from search.plan import Plan, Word
from search.ranking import TEXT
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


def score(plan: Plan, raw: str) -> float:
    """Return the points of a document (its stored text as JSON) for the plan's words."""
    text = ScoredText(raw)
    last = len(plan.words) - 1
    total = sum(_word_points(word, text, unfinished=at == last) for at, word in enumerate(plan.words))
    return total + _head_points(plan, text) + _phrase_points(plan, text) + _broad_points(plan, text)


def _word_points(word: Word, text: ScoredText, unfinished: bool) -> float:
    """Return the best field's points plus a little of the others; marks that match count again."""
    whole = _field_points(word, text, lambda kept, asked: asked in kept)
    if not whole and unfinished:
        begun = _field_points(word, text, lambda kept, asked: any(other.startswith(asked) for other in kept))
        return TEXT.unfinished * _best(begun)
    marks = word.marked and any(word.text in text.words[field] for field in ("core", "var", "broad"))
    return _best(whole) + TEXT.marks * marks


def _best(points: list[float]) -> float:
    return max(points) + TEXT.tie * (sum(points) - max(points)) if points else 0.0


def _field_points(word: Word, text: ScoredText, has) -> list[float]:
    plain, folded = text.words, text.folded
    if word.marked:
        fields = [(plain["core"], TEXT.core), (plain["var"], TEXT.var), (plain["broad"], TEXT.broad)]
        found = [points for kept, points in fields if has(kept, word.text)]
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


def _head_points(plan: Plan, text: ScoredText) -> float:
    """Return the points for beginning as the name begins: in Vietnamese the head comes first."""
    total = 0.0
    for size in (1, 2, 3):
        if len(plan.words) < size:
            break
        asked = plan.words[:size]
        if " ".join(word.folded for word in asked) in text.heads_folded:
            total += TEXT.head_third if size == 3 else TEXT.head
            marked = any(word.marked for word in plan.words)
            total += TEXT.head_marks * (marked and " ".join(word.text for word in asked) in text.heads)
    return total


def _phrase_points(plan: Plan, text: ScoredText) -> float:
    """Return the points for all words in a row."""
    if len(plan.words) < 2:
        return 0.0
    folded, marked = " ".join(word.folded for word in plan.words), " ".join(word.text for word in plan.words)
    total = TEXT.phrase_core * _stands_in(folded, [fold(text.core)])
    total += TEXT.phrase_name * _stands_in(folded, [fold(text.name)])
    total += TEXT.phrase_var * _stands_in(folded, [fold(value) for value in text.variants])
    total += TEXT.phrase_english * _stands_in(folded, [text.english])
    if folded != marked:
        total += TEXT.phrase_marks * _stands_in(marked, [text.core])
        total += TEXT.phrase_marks * _stands_in(marked, text.variants)
    return total


def _stands_in(phrase: str, values: list[str]) -> bool:
    return any(f" {phrase} " in f" {value} " for value in values)


def _broad_points(plan: Plan, text: ScoredText) -> float:
    """Return the points for a text that is, as a whole, a broader word of the product."""
    asked = " ".join(word.folded for word in plan.words)
    total = 0.0
    if asked in {fold(value) for value in text.broad}:
        total += TEXT.broad_whole + TEXT.broad_whole_single * (len(plan.words) == 1)
    return total + TEXT.primary * (asked == fold(text.primary))
