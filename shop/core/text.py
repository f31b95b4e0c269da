"""Vietnamese text as it is stored and compared: NFC, no invisible characters, marks folded away for matching."""

import functools
import re
import unicodedata

# Zero-width and directional characters that keyboards and web pages leave behind, and the soft hyphen.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u180e]")
_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Return ``text`` in NFC without invisible or control characters, blanks squeezed to one and trimmed.

    Line breaks stay. Everything that a person typed or a file brought passes here before it is stored.
    """
    text = _CONTROL.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()


def clean_line(text: str) -> str:
    """Return ``clean(text)`` on one line."""
    return " ".join(clean(text).split())


_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_OPEN_PAIR = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])(?![a-z])", re.IGNORECASE)

_AFTER_Q = re.compile(rf"(qu)([{_TONES}])([aeioy][\u0302\u0306\u031b]?)", re.IGNORECASE)


def tone_place(text: str) -> str:
    """Return NFC text with the tone mark of open ``oa oe uy`` on the first vowel: hoà and hòa become hòa.

    Both placements are taught in schools and are one word. Not after ``q``: there the u belongs to the q, so a mark
    on it moves to the vowel behind (qúy becomes quý).
    """
    pieces = unicodedata.normalize("NFD", text)
    moved = _OPEN_PAIR.sub(lambda m: m[1][0] + m[2] + m[1][1], pieces)
    return unicodedata.normalize("NFC", _AFTER_Q.sub(r"\1\3\2", moved))


def fold(text: str) -> str:
    """Return lower-case text without marks, đ as d; on NFC input the length stays, so spans map back."""
    text = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    pieces = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in pieces if unicodedata.category(c) != "Mn"))


_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")


def key(text: str) -> str:
    """Return the folded text with apostrophes dropped and other signs as single blanks, for look-ups by name."""
    return " ".join(re.sub(r"[^\w]+", " ", _APOSTROPHES.sub("", fold(clean_line(text)))).split())


def slugify_vi(value: str, allow_unicode: bool = False) -> str:
    """Return an ASCII slug: "Đậu đũa mẫu" becomes dau-dua-mau. ``allow_unicode`` is Oscar's and is ignored."""
    return re.sub(r"[^a-z0-9]+", "-", fold(_APOSTROPHES.sub("", value))).strip("-")


_ALPHABET = {letter: i for i, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE_RANK = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


@functools.lru_cache(maxsize=20_000)
def sort_key(text: str) -> tuple:
    """Return the Vietnamese dictionary key: a ă â … đ after d, then the tones ngang huyền hỏi ngã sắc nặng."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        pieces = unicodedata.normalize("NFD", char)
        tone = next((c for c in pieces if c in _TONE_RANK), "")
        base = unicodedata.normalize("NFC", pieces.replace(tone, "")) if tone else char
        letters.append(_ALPHABET.get(base, -1000 + ord(base[0]) if not base.isalpha() else 1000 + ord(base[0])))
        tones.append(_TONE_RANK.get(tone, 0))
    return tuple(letters), tuple(tones)
