"""The app as Django knows it."""

from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"
