"""The app as Django knows it."""

from django.apps import AppConfig


class AdvisorsConfig(AppConfig):
    name = "advisors"
    on_public_pages = "all"

    def ready(self) -> None:
        # They sign up roles, what is kept about people, what lists can be brought along, whose
        # documents somebody may open, what a new facility has of the one before, and each
        # subject's mails.
        from advisors import privacy, rules
        from advisors.days import mail as day_statement
        from advisors.days.domain import activity_import
        from advisors.engagement.domain import engagement_import, facility_parts
        from advisors.engagement.mail import change_request, end_report, proposal
        from advisors.health.mail import digest, nudge
        from advisors.meetings import mail as meeting
        from advisors.plan import mail as plan
        from advisors.pool import mail as pool
        from advisors.pool.domain import advisor, pool_import
        from advisors.results import mail as deliverable_mail
        from advisors.results.domain import deliverable, document, result_import
        from advisors.room import mail as conversation
