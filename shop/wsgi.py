"""WSGI entry point of the page server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shop.core.counting import count_together

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
count_together(settings.VAR_DIR / "metrics")
application = get_wsgi_application()
