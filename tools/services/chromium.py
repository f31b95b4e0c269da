"""The system's Chromium: browser tests drive it, no browser is downloaded."""

import shutil
from pathlib import Path

from tools.services.host import ServiceError, apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """Return the program of an installed Chromium or Chrome, None when there is none."""
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def require_chromium() -> Path:
    """Return Chromium's program after installing it where we may; raises ServiceError."""
    found = find_chromium()
    if found is None:
        # The font has Vietnamese letters; without any font a page is measured with empty boxes.
        apt_install("Chromium", "chromium", "fonts-liberation")
        found = find_chromium()
    if found is None:
        raise ServiceError(f"No Chromium: install one of {', '.join(NAMES)}.")
    return found
