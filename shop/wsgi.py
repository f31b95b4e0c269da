"""WSGI entry point of the page server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shop.core.counting import count_together
from shop.core.pagecache.front import PageCacheFront

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
count_together(settings.VAR_DIR / "metrics")
application = PageCacheFront(get_wsgi_application())
