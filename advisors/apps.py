"""The app as Django knows it."""

from django.apps import AppConfig


class AdvisorsConfig(AppConfig):
    name = "advisors"

    def ready(self) -> None:
        # They sign up roles, what is kept about people, what lists can be brought along, whose
        # documents somebody may open, and each subject's mails.
        from advisors import imports, privacy, rules
        from advisors.domain import advisor, deliverable, document, pool_import
        from advisors.mail import (
            change_request,
            conversation,
            day_statement,
            digest,
            end_report,
            meeting,
            nudge,
            plan,
            pool,
            proposal,
        )
        from advisors.mail import deliverable as deliverable_mail
