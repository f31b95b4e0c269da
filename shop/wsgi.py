"""WSGI entry point of the page server."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")  # first: what is imported below reads settings

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shop.core.counting import count_together
from shop.core.pagecache.front import PageCacheFront

count_together(settings.VAR_DIR / "metrics")
application = PageCacheFront(get_wsgi_application())

# What is loaded by now lives as long as the process, and a page leaves few cycles behind: looking through everything
# after each 700 new objects was a tenth of the time of a page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
