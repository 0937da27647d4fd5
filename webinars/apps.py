"""The app as Django knows it."""

from django.apps import AppConfig


class WebinarsConfig(AppConfig):
    name = "webinars"

    def ready(self) -> None:
        # They sign up roles, topics, and the mails that each subject sends.
        from webinars import rules  # noqa: F401
        from webinars.breakouts import mail as breakouts  # noqa: F401
        from webinars.campaign import mail as campaign  # noqa: F401
        from webinars.followup import mail as followup  # noqa: F401
        from webinars.letters import topics  # noqa: F401
        from webinars.live import mail as live  # noqa: F401
        from webinars.recap import mail as recap  # noqa: F401
        from webinars.registration import mail as registration  # noqa: F401
