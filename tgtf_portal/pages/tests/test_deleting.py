"""What people wrote or did never goes along when something else is deleted."""

from django.apps import apps
from django.db import models

OURS = ["core", "clusters", "advisors", "webinars"]
PEOPLE_MADE = {
    "core": ["Message", "Consent", "AuditEvent", "OptOut", "SuspendedAddress", "ReturnedMail"],
    "clusters": ["SME", "Membership"],
    "advisors": [
        "Engagement",
        "Activity",
        "ActivityCorrection",
        "DayStatement",
        "DayStatementLine",
        "Deliverable",
        "PrivateNote",
    ],
    "webinars": [
        "Registration",
        "Invitation",
        "Certificate",
        "Campaign",
        "Insight",
        "Recap",
        "SuccessStory",
        "CalendarFeed",
    ],
}


# What goes along with a row that is deleted: parts with their whole. A line that is missing here is
# a thing that somebody would lose unasked.
GOES_ALONG = """
Advisor       Availability.advisor
Breakout      Broadcast.breakout HelpRequest.breakout Host.breakout Material.breakout
              Preference.breakout SeatRequest.breakout
Campaign      CampaignGuest.campaign MailText.campaign
ContentType   Permission.content_type
EmailAddress  EmailConfirmation.email_address
EndReport     EndReportAnswer.report
Engagement    EngagementAnswer.engagement
Facility      EndReportQuestion.facility HealthLimits.facility MailText.facility
              FacilityPage.facility StaffAssignment.facility
FacilityPage  PageEdition.page PageQuestion.page
Insight       Vote.carried_from Vote.insight
Overview      OverviewPart.overview
Plan          Need.plan PlanAnswer.plan PlannedActivity.plan Target.plan
Project       ProjectCluster.project
Recap         Correction.recap RecapVersion.recap Statement.recap
Registration  Answer.registration Feedback.registration Preference.registration Seat.registration
              SeatRequest.registration Vote.registration
Series        SeriesDigest.series
Statement     Amendment.statement Source.statement
User          Absence.substitute Absence.user Authenticator.user EmailAddress.user ListView.owner
              LogEntry.user StaffAssignment.user UserSession.user
Webinar       AgendaItem.webinar Broadcast.webinar GroupCode.webinar Moderator.webinar
              MailText.webinar Overview.webinar PlaceCount.webinar Question.webinar
              Reminder.webinar SeatingRun.webinar Speaker.webinar WantedSeating.webinar
"""


def approved():
    """The table's lines as pairs; a line that begins with space goes on from the one above."""
    whole = ""
    for line in GOES_ALONG.strip().splitlines():
        parts = line.split()
        if not line.startswith(" "):
            whole, *parts = parts
        yield from ((whole, part) for part in parts)


def edges():
    """Rows of history and of plain links between tables are parts of what they link."""
    for model in apps.get_models():
        if not hasattr(model, "instance_type"):
            for field in model._meta.local_fields:
                if field.remote_field and field.remote_field.on_delete is models.CASCADE:
                    yield field.remote_field.model.__name__, f"{model.__name__}.{field.name}"


def test_abuse_25_what_goes_along_with_a_deleted_row_is_approved_line_by_line():
    assert sorted(edges()) == sorted(approved())


def taken_along(*labels):
    """The models whose rows a database deletes with another row."""
    return {
        model.__name__
        for label in labels
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE
    }


def test_abuse_25_nothing_that_people_made_goes_with_something_else():
    made = {name for names in PEOPLE_MADE.values() for name in names}

    assert all(apps.get_model(app, name) for app, names in PEOPLE_MADE.items() for name in names)
    assert taken_along(*OURS) & made == set()


def test_parts_go_with_their_whole():
    """The control: the list above is looked for where deleting is passed on."""
    assert {"AgendaItem", "Seat", "Answer"} <= taken_along(*OURS)


def test_no_kind_leads_back_to_itself():
    """What goes along is followed from kind to kind, and that ends."""
    parts = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.remote_field and field.remote_field.on_delete is models.CASCADE:
                parts.setdefault(field.remote_field.model, set()).add(model)
    while ends := [kind for kind in parts if not any(part in parts for part in parts[kind])]:
        for kind in ends:
            del parts[kind]

    assert parts == {}
