"""The app as Django knows it."""

from django.apps import AppConfig


class WebinarsConfig(AppConfig):
    name = "webinars"

    def ready(self) -> None:
        from webinars import mail, rules  # noqa: F401  (signs up the senders of its mails and its roles)
