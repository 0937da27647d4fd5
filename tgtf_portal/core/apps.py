"""The cellar as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tgtf_portal.core"
    label = "core"
    verbose_name = "People and mail"

    def ready(self) -> None:
        from tgtf_portal.core import checks, mail  # noqa: F401  (signs up the checks and the sender)
