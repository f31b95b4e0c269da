"""Vietnamese and English are complete: nothing untranslated, nothing stale, no Vietnamese written into templates."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

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


def catalogues() -> list[Path]:
    return [
        ROOT / room / messages.CATALOGUE for room in messages.rooms() if (ROOT / room / messages.CATALOGUE).exists()
    ]


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
def test_catalogues_are_complete_collected_and_compiled():
    assert messages.problems() == []


def test_no_two_rooms_translate_the_same_words_differently():
    """The first catalogue would win on every page, so two translations are one too many."""
    seen, twice = {}, []
    for path in catalogues():
        for message in read_po(path.open("rb")):
            key = (message.context, str(message.id))
            if message.id and seen.setdefault(key, (message.string, path))[0] != message.string:
                twice.append(f"{message.id!r}: {seen[key][1].parts[-5:-3]} and {path.parts[-5:-3]}")
    assert twice == []


def test_translated_addresses_are_ascii_words():
    for path in catalogues():
        for message in read_po(path.open("rb")):
            if isinstance(message.id, str) and re.fullmatch(r"[a-z0-9<>:_./-]+/", message.id):
                assert re.fullmatch(r"[a-z0-9<>:_./-]+/", message.string), f"{path}: {message.id} → {message.string}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_vietnamese_of_their_own(path):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name in ALLOWED:
        text = text.replace(name, "")
    translated = r"{% translate .*?%}|{% blocktranslate.*?{% endblocktranslate %}"
    assert not VIETNAMESE.search(re.sub(translated, "", text, flags=re.DOTALL))
