"""Bring every catalogue of translations up to date: ``python -m tools.messages`` (needs GNU gettext).

Each room has its own catalogue; the one at the root holds what no application owns (addresses, shared templates).
Vietnamese words wait in the catalogues; a message without one is listed at the end.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools.services.host import ROOT

DJANGO_ADMIN = [Path(sys.executable).parent / "django-admin"]  # not -m: a selectors.py in the folder would hide Python's
SKIPPED = ("var", "venv", ".venv", "tests", "tools", "bench", "deploy", "docs", "static")


def catalogues() -> list[tuple[str, list[str]]]:
    """Return (folder, folders inside it that have a catalogue of their own or none)."""
    apps = sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("**/apps.py") if _is_ours(path))
    found = [(app, [other.removeprefix(f"{app}/") for other in apps if other.startswith(f"{app}/")]) for app in apps]
    return [*found, (".", [*apps, *SKIPPED])]


def _is_ours(path) -> bool:
    return path.relative_to(ROOT).parts[0] not in SKIPPED


def update(folder: str, without: list[str]) -> None:
    """Collect the messages of one folder and compile its catalogue."""
    (ROOT / folder / "locale").mkdir(exist_ok=True)
    ignore = [f"--ignore={name}/*" for name in without]
    options = ["--locale=vi", "--no-location", "--no-obsolete", "--extension=html,txt,py", *ignore]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    for command in (["makemessages", *options], ["compilemessages", "--locale=vi", "--verbosity=0"]):
        subprocess.run([*DJANGO_ADMIN, *command], cwd=ROOT / folder, env=environment, check=False)


def missing(folder: str) -> list[str]:
    """Return the messages of a catalogue that have no Vietnamese words, or doubtful ones."""
    path = ROOT / folder / "locale/vi/LC_MESSAGES/django.po"
    if not path.exists():
        return []
    listed = subprocess.run(["msgattrib", "--untranslated", path], capture_output=True, text=True, check=True).stdout
    listed += subprocess.run(["msgattrib", "--only-fuzzy", path], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.startswith("msgid ") and line != 'msgid ""']


def main() -> int:
    """Update all, then say what is missing."""
    wanted = sys.argv[1:]
    todo = [pair for pair in catalogues() if not wanted or pair[0] in wanted]
    for folder, without in todo:
        update(folder, without)
    count = 0
    for folder, _without in todo:
        for line in missing(folder):
            count += 1
            print(f"{folder}: {line}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
