"""The cellar as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tgtf_portal.core"
    label = "core"
    verbose_name = "People and mail"

    def ready(self) -> None:
        # They sign up the checks, a sender, and what becomes of bounces.
        from tgtf_portal.core import bounces, checks, courtesy, mail  # noqa: F401
