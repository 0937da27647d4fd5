"""The app as Django knows it."""

from django.apps import AppConfig


class AdvisorsConfig(AppConfig):
    name = "advisors"
