"""Vietnamese and English are complete: nothing untranslated, nothing stale, no Vietnamese written into templates."""

import re
import shutil

import pytest

from tools import messages

ROOT = messages.ROOT
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
# Proper names, and the one word that has to be in the other language: the switch to it.
ALLOWED = ("Tiếng Việt", "Hoàng Sa", "Trường Sa")
TEMPLATES = [
    path
    for path in ROOT.rglob("*.html")
    if not {"var", "venv", ".venv", "node_modules", "tests", "data"} & set(path.relative_to(ROOT).parts)
]


def translations():
    """Give (room, context, English, Vietnamese) of every catalogue."""
    for room in messages.rooms():
        for (context, english), vietnamese in messages.read_catalogue(ROOT / room / messages.CATALOGUE).items():
            yield room, context, english, vietnamese


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
def test_catalogues_are_complete_collected_and_compiled():
    assert messages.problems() == []


def test_no_two_rooms_translate_the_same_words_differently():
    """The first catalogue would win on every page, so two translations are one too many: use a context."""
    seen, twice = {}, []
    for room, context, english, vietnamese in translations():
        first = seen.setdefault((context, english), (room, vietnamese))
        if first[1] != vietnamese:
            twice.append(f"{english!r}: {first[1]!r} in {first[0]}, {vietnamese!r} in {room}")
    assert twice == []


def test_translated_addresses_are_ascii_words():
    address = re.compile(r"[a-z0-9<>:_./-]+/")
    wrong = [
        f"{room}: {english} → {vietnamese}"
        for room, _context, english, vietnamese in translations()
        if address.fullmatch(english) and not address.fullmatch(vietnamese)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_vietnamese_of_their_own(path):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name in ALLOWED:
        text = text.replace(name, "")
    translated = r"{% translate .*?%}|{% blocktranslate.*?{% endblocktranslate %}"
    assert not VIETNAMESE.search(re.sub(translated, "", text, flags=re.DOTALL))
