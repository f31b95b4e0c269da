"""WSGI entry point of the page server."""

import os

from django.core.wsgi import get_wsgi_application

from shop.core.pagecache.front import PageCacheFront

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = PageCacheFront(get_wsgi_application())
