"""WSGI entry point of the page server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")  # first: what is imported below reads settings

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shop.core.counting import count_together
from shop.core.pagecache.front import PageCacheFront

count_together(settings.VAR_DIR / "metrics")
application = PageCacheFront(get_wsgi_application())
