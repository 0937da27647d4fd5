"""The app as Django knows it."""

from django.apps import AppConfig


class WebinarsConfig(AppConfig):
    name = "webinars"

    def ready(self) -> None:
        # They sign up roles, topics, and the mails that each subject sends.
        from webinars import rules
        from webinars.breakouts import mail as breakouts
        from webinars.campaign import mail as campaign
        from webinars.followup import mail as followup
        from webinars.letters import topics
        from webinars.live import mail as live
        from webinars.recap import mail as recap
        from webinars.registration import mail as registration
