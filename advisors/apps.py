"""The app as Django knows it."""

from django.apps import AppConfig


class AdvisorsConfig(AppConfig):
    name = "advisors"

    def ready(self) -> None:
        from advisors import rules  # signs up its roles
