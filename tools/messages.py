"""Collect and compile the Vietnamese catalogues, one per room: ``python -m tools.messages [--check]``.

Texts are written in English in code and templates; each room keeps its own catalogue beside its code, and what
belongs to no room (templates/, shop/settings.py, shop/urls.py) stands in locale/. With ``--check`` nothing is
written: the exit code is 1 when a catalogue would change, lacks a translation or is not compiled.
"""

import gettext
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
# One head for all, without dates: they would change with every run.
HEAD = """# Vietnamese.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# Rooms inside rooms are collected by themselves.
HOUSES = ("shop", "catalogue")


def rooms() -> list[Path]:
    """Return the folders that have a catalogue of their own, relative to the project; the first is the rest."""
    apps = [path.parent for house in HOUSES for path in (ROOT / house).glob("*/apps.py")]
    apps += [ROOT / name for name in ("catalogue", "cms", "media", "search")]
    return [Path("."), *sorted(path.relative_to(ROOT) for path in apps)]


def collect(room: Path, root: Path = ROOT) -> None:
    """Bring the catalogue of ``room`` in the project copy ``root`` to what its code and templates say."""
    folder = root / room
    (folder / "locale").mkdir(exist_ok=True)
    # -P: a room has modules (selectors) that would hide those of the standard library.
    command = [
        sys.executable,
        "-P",
        "-m",
        "django",
        "makemessages",
        "-l",
        "vi",
        "--no-location",
        "--no-obsolete",
        "-v",
        "0",
    ]
    for ignored in _ignored(room):
        command += ["--ignore", ignored]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=folder, env=environment, check=True)
    _tidy(folder)


def _ignored(room: Path) -> list[str]:
    inner = [str(other.relative_to(room)) for other in rooms() if other != room and other.is_relative_to(room)]
    outside = ["tests", "tools", "var", "bench", "docs", "static", "venv", ".venv"] if room == Path(".") else []
    return inner + [f"{path}/*" for path in inner] + outside


def _tidy(folder: Path) -> None:
    """Give the catalogue our head and one plural form; a room without texts keeps no catalogue."""
    catalogue = folder / CATALOGUE
    entries = _entries(catalogue)
    if not entries.strip():
        shutil.rmtree(folder / "locale", ignore_errors=True)
        return
    entries = re.sub(r'^msgstr\[1\] ""\n', "", entries, flags=re.MULTILINE)
    catalogue.write_text(HEAD + entries, encoding="utf-8")


def _entries(catalogue: Path) -> str:
    """Return a catalogue without its head."""
    return catalogue.read_text(encoding="utf-8").partition("\n\n")[2] if catalogue.exists() else ""


def problems() -> list[str]:
    """Return a sentence for each catalogue that is not complete, not up to date or not compiled."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        skip = shutil.ignore_patterns(".git", "var", "venv", ".venv", "static", "__pycache__", "data", "node_modules")
        shutil.copytree(ROOT, copy, ignore=skip)
        found = []
        for room in rooms():
            collect(room, copy)
            found += _problems_of(room, copy)
        return found


def _problems_of(room: Path, copy: Path) -> list[str]:
    kept, fresh = read_catalogue(ROOT / room / CATALOGUE), read_catalogue(copy / room / CATALOGUE)
    new, old = sorted(map(str, fresh.keys() - kept.keys())), sorted(map(str, kept.keys() - fresh.keys()))
    empty = sorted(str(key) for key in kept if not kept[key])
    found = [f"{room}: not collected: {name}" for name in new]
    found += [f"{room}: no longer used: {name}" for name in old]
    found += [f"{room}: not translated: {name}" for name in empty]
    if kept and not empty and not _is_compiled(ROOT / room / CATALOGUE):
        found.append(f"{room}: django.mo is older than django.po")
    return found


def read_catalogue(catalogue: Path) -> dict:
    """Return {(context, English): Vietnamese}; a fuzzy translation counts as none."""
    if not catalogue.exists():
        return {}
    with catalogue.open("rb") as file:
        read = [message for message in read_po(file) if message.id]
    return {(m.context or "", _first(m.id)): "" if m.fuzzy else _first(m.string) for m in read}


def _first(text: str | tuple) -> str:
    return text if isinstance(text, str) else text[0]


def _is_compiled(catalogue: Path) -> bool:
    """Tell whether the compiled file says what the written one says; dates and order may differ."""
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists():
        return False
    fresh = subprocess.run(["msgfmt", "-o", "-", str(catalogue)], capture_output=True, check=True).stdout
    return _spoken(io.BytesIO(fresh)) == _spoken(io.BytesIO(compiled.read_bytes()))


def _spoken(file: io.BytesIO) -> dict:
    catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


def _run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})


def main() -> int:
    """Collect and compile everything, or only check."""
    if "--check" in sys.argv:
        found = problems()
        print("\n".join(found) or "All catalogues are complete.")
        return 1 if found else 0
    for room in rooms():
        collect(room)
        catalogue = ROOT / room / CATALOGUE
        if catalogue.exists():
            subprocess.run(["msgfmt", "-o", str(catalogue.with_suffix(".mo")), str(catalogue)], check=True)
            print(room, _run("msgfmt", "--statistics", "-o", os.devnull, str(catalogue)).stderr.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
