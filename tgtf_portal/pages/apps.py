"""pages (top) as a Django app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "tgtf_portal.pages"
    label = "pages"

    def ready(self) -> None:
        from tgtf_portal.pages import mail  # it signs up a sender
