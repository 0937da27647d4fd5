"""A bare project for `http.py`: the portal's tables and stores, and nothing around them."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tgtf_portal.settings")
django.setup()  # apart from the rest: libraries of the portal refuse to start without their own
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
settings.ROOT_URLCONF = "bench._bare"
settings.USE_I18N = False
settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
# Django's own templates of the admin, not the portal's over them.
_options = {k: v for k, v in settings.TEMPLATES[0]["OPTIONS"].items() if k != "loaders"}
settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": True, "OPTIONS": _options}]

application = get_wsgi_application()
