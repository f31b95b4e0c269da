"""Where the processes of a page server count together. Imports nothing, since it runs before everything else."""

import contextlib
import os
import shutil
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def count_together(folder: Path) -> None:
    """Have the processes of this page server count into files below ``folder``, unless the environment names a place.

    ``prometheus_client`` decides when it is first imported, so call this before that. Each page server has a folder
    of its own, named after the process that started us: a new start counts from nought, and what servers left
    that are gone is removed.
    """
    if os.environ.get(VARIABLE):
        return
    own = folder / str(os.getppid())
    for other in folder.glob("*"):
        if other.name.isdecimal() and not _runs(int(other.name)):
            shutil.rmtree(other, ignore_errors=True)
    own.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(own)


def _runs(pid: int) -> bool:
    with contextlib.suppress(PermissionError):  # it runs, and is not ours
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
