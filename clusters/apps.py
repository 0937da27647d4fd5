"""The app as Django knows it."""

from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters import rules  # signs up its roles
