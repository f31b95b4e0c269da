"""Files below MEDIA_ROOT: where they stand, how they are written so that nobody ever reads half of one."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def media_path(relative: str) -> Path:
    """Return the absolute path of ``relative``, which comes from our own tables and functions, never from outside."""
    return Path(settings.MEDIA_ROOT) / relative


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and move it there in one step; of two writers the later one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(draft, 0o644)  # mkstemp gives 0600, which another server could not read
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
