"""Words as they were meant: keys of Telex or VNI that the keyboard did not turn into marks, words joined or split."""

import functools
import itertools
import unicodedata

from search.text import fold, tokens
from search.vocabulary import Vocabulary

_TELEX_TONES = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TELEX_LETTERS = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWELS = "aăâeêioôơuưy"
MAX_PIECES = 3


def repair(words: list[str], known: Vocabulary) -> list[str]:
    """Return the words with typing accidents undone; a word that is known stays as it is."""
    pieces = [piece for word in words for piece in _repaired(word, known)]
    return _joined(pieces, known)


def _repaired(word: str, known: Vocabulary) -> list[str]:
    if fold(word) in known.by_fold:
        return [word]
    decoded = [other for other in decode(word) if other in known.words]
    if decoded:
        return decoded[:1]
    return split(word, known) or [word]


def decode(word: str) -> list[str]:
    """Return what Telex or VNI keys spell: nuwowcs → nước, phe6 → phê; nothing for a word with marks."""
    if not word.isascii():
        return []
    found = [_telex(word)] if word.isalpha() else [_vni(word)] if word[:1].isalpha() else []
    return [tokens(other)[0] for other in found if other and other != word]


def _telex(word: str) -> str:
    tone, letters = "", []
    for at, char in enumerate(word):
        if at and char in _TELEX_TONES and any(c in _VOWELS for c in "".join(letters)):
            tone = _TELEX_TONES[char]
            continue
        pair = (letters[-1] if letters else "") + char
        if pair in _TELEX_LETTERS:
            letters[-1] = _TELEX_LETTERS[pair]
        else:
            letters.append(char)
    return _with_tone("".join(letters).replace("uơ", "ươ"), tone)


def _vni(word: str) -> str:
    tone, letters = "", ""
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char in _VNI_SHAPES:
            letters = _shaped(letters, _VNI_SHAPES[char])
        elif char.isdigit():
            return ""
        else:
            letters += char
    return _with_tone(letters.replace("uơ", "ươ"), tone)


def _shaped(letters: str, shapes: dict[str, str]) -> str:
    """Give the last letter that can take it its hat, horn or stroke."""
    at = max((letters.rfind(plain) for plain in shapes), default=-1)
    return letters if at < 0 else letters[:at] + shapes[letters[at]] + letters[at + 1 :]


@functools.lru_cache(maxsize=2048)
def _with_tone(word: str, tone: str) -> str:
    """Put a tone where Vietnamese puts it: on a marked vowel, else on the second of a closed group, else the first."""
    if not tone:
        return word
    places = [at for at, char in enumerate(word) if char in _VOWELS]
    if word.startswith(("qu", "gi")) and len(places) > 1:
        places = places[1:]
    if not places:
        return word
    marked = [at for at in places if word[at] not in "aeiouy"]
    closed = places[-1] < len(word) - 1
    at = marked[-1] if marked else places[min(1, len(places) - 1)] if closed or len(places) == 3 else places[0]
    return unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :])


def split(word: str, known: Vocabulary) -> list[str]:
    """Return the two or three known words that were typed as one, when the shop uses them side by side."""
    plain = fold(word)
    for count in range(2, MAX_PIECES + 1):
        for cuts in itertools.combinations(range(1, len(plain)), count - 1):
            edges = [0, *cuts, len(plain)]
            parts = [plain[a:b] for a, b in itertools.pairwise(edges)]
            if known.pairs.issuperset(itertools.pairwise(parts)):
                return [word[a:b] for a, b in itertools.pairwise(edges)]
    return []


def _joined(words: list[str], known: Vocabulary) -> list[str]:
    """Join neighbours that are one known word and no known pair: ati so, home stay."""
    result: list[str] = []
    for word in words:
        before = fold(result[-1]) if result else ""
        joined = before + fold(word)
        if before and joined in known.by_fold and (before, fold(word)) not in known.pairs:
            result[-1] = result[-1] + word
        else:
            result.append(word)
    return result
