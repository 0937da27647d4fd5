"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tgtf_portal.settings")

application = get_wsgi_application()

# Loaded before the server forks: once, for all its processes, and not by the first who asks.
get_resolver().url_patterns  # noqa: B018
