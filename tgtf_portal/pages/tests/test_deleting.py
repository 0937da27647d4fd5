"""What people wrote or did never goes along when something else is deleted."""

from django.apps import apps
from django.db import models

OURS = ["core", "clusters", "advisors", "webinars"]
PEOPLE_MADE = {
    "core": ["Message", "Consent", "AuditEvent", "OptOut", "SuspendedAddress", "ReturnedMail"],
    "clusters": ["SME", "Membership"],
    "advisors": ["Engagement", "Activity", "Deliverable"],
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
