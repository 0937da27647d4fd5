"""The app as Django knows it."""

from django.apps import AppConfig


class WebinarsConfig(AppConfig):
    name = "webinars"

    def ready(self) -> None:
        from webinars import mail, rules, topics  # noqa: F401  (they sign up senders, roles and topics)
