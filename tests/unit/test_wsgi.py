"""The page server names its settings by itself."""

import os
import subprocess
import sys

from tools.services.host import ROOT


def test_the_page_server_starts_without_being_told_the_settings(tmp_path):
    bare = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    bare["VAR_DIR"] = str(tmp_path)
    start = [sys.executable, "-c", "from shop.wsgi import application; print(type(application).__name__)"]
    done = subprocess.run(start, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "PageCacheFront", done.stderr
