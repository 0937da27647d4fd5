"""The app as Django knows it."""

from django.apps import AppConfig


class WebinarsConfig(AppConfig):
    name = "webinars"
    on_public_pages = "all"

    def ready(self) -> None:
        # They sign up roles, topics, what is kept about people, what lists can be brought along,
        # each subject's mails, what goes out to many, who finds out what overviews say, when public
        # pages turn by themselves, and what a new facility has of the one before.
        from webinars import privacy, rules
        from webinars.breakouts import mail as breakouts
        from webinars.breakouts.domain import mix, seating_overview, seats_import
        from webinars.campaign import mail as campaign
        from webinars.campaign.domain import actions, guest_list, overview
        from webinars.correspondence import mail as correspondence
        from webinars.followup import mail as followup
        from webinars.letters import kinds, topics
        from webinars.live import mail as live
        from webinars.live.domain import csv_import as insights
        from webinars.live.domain.same_notes import report
        from webinars.recap import mail as recap
        from webinars.recap.domain import repeating
        from webinars.registration import mail as registration
        from webinars.registration.domain import attendance_import, csv_import
        from webinars.webinar import mail as webinar
        from webinars.webinar.domain import facility_parts, turns
