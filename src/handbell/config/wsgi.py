"""The application that the server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from handbell.config import uncaught

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
uncaught.install()
application = get_wsgi_application()
