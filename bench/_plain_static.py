"""The portal's settings for collecting its static files in a second: named, and not compressed."""

from tgtf_portal.settings import *  # noqa: F403

STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
)
