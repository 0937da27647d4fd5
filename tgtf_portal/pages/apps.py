"""The roof as a Django app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "tgtf_portal.pages"
    label = "pages"
