"""Tests leave no file in var/: uploads go to a temporary folder, static files come straight from their sources."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings

KEY = "ocop_test_files"


def pytest_configure(config):
    """Point the storages elsewhere before the first of them is made."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-test-"))
    setattr(config, KEY, folder)
    # Argon2 is slow on purpose; what is tested of it names it.
    settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
    settings.MEDIA_ROOT = folder / "media"
    settings.PRIVATE_ROOT = folder / "private"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()  # WhiteNoise warns when it is missing
    # Names with a hash need collectstatic; what they look like is WhiteNoise's business, not our tests'.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # The same work leaves the request in the same moment on SQLite and on PostgreSQL.
    settings.TASKS["default"]["BACKEND"] = "django_tasks.backends.immediate.ImmediateBackend"


def pytest_unconfigure(config):
    """Remove the folder."""
    shutil.rmtree(getattr(config, KEY), ignore_errors=True)
