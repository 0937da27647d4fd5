"""Mails of advice: in the standard words, in the facility's own, and how these would look."""

import pytest

from advisors.health.domain.nudge import nudge_advisor
from advisors.tests.factories import EngagementFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import WORDINGS, labelled_kinds
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import MailText

pytestmark = pytest.mark.django_db
KIND = "engagement.nudge"


def engaged(**facts):
    return EngagementFactory(
        advisor__user__name="Ann Ray", project__number=7, project__title="Dry dyes", **facts
    )


def nudge_of(engagement):
    nudge_advisor(engagement, ["overdue"], by=UserFactory())
    return outbox.write(Message.objects.get(kind=KIND))


def test_a_nudge_says_why_and_is_answered_to_the_coordinator_in_charge():
    in_charge = UserFactory(is_staff=True)

    letter = nudge_of(engaged(project__coordinator=in_charge))

    assert letter.subject == "How is it going? 7 · Dry dyes"
    assert letter.text.startswith("Dear Ann Ray,\n\nThis is what we see")
    assert "A result was due and is not accepted yet." in letter.text
    assert letter.reply_to == in_charge.email


def test_the_facilitys_own_words_go_out_instead():
    engagement = engaged()
    facts = {"kind": KIND, "subject": "{advisor}?", "body": "Well, {project}: {link}"}
    MailText.objects.create(facility=engagement.project.facility, **facts)

    letter = nudge_of(engagement)

    assert (letter.subject, letter.text.split(":")[0]) == ("Ann Ray?", "Well, 7 · Dry dyes")


def test_staff_see_what_a_text_of_advice_may_name_and_how_it_would_look(staff):
    page = staff.get(f"/admin/webinars/mailtext/add/?kind={KIND}").content.decode()
    data = {"kind": KIND, "language": "en", "subject": "On {project}", "body": "{reasons} {link}"}
    facility = engaged().project.facility

    seen = staff.post("/admin/webinars/mailtext/preview/", {**data, "facility": facility.pk})

    assert "<code>{reasons}</code>" in page
    assert "<code>{webinar}</code>" not in page
    assert "[why the advisor is asked, a line each]" in seen.content.decode()


def test_an_advisor_is_nudged_once_a_week():
    engagement = engaged()
    nudge_of(engagement)

    with pytest.raises(Refused, match="within the last week"):
        nudge_advisor(engagement, ["silent"], by=None)

    assert Message.objects.filter(kind=KIND).count() == 1


def test_a_reminder_of_a_webinar_has_no_mail_of_advice_to_choose():
    from webinars.models import Reminder

    assert KIND not in dict(Reminder._meta.get_field("kind").flatchoices)


# Answers to what the reader did or agreed to, and what changes a contract or a calendar.
WITHOUT_A_TOPIC = """
    day_statement.disputed day_statement.answered deliverable.accepted deliverable.returned
    change.decided engagement.agreed engagement.declined engagement.lapsed engagement.withdrawn
    engagement.ended meeting.set meeting.moved meeting.cancelled
    pool_entry.picked pool_entry.reminder pool_entry.taken_back pool_entry.confirmed
"""


def test_what_is_no_answer_to_its_reader_belongs_to_a_topic_that_they_may_decline():
    about_advice = [
        kind
        for kind, _label in labelled_kinds()
        if "project" in WORDINGS[kind].placeholders or kind.startswith("pool_entry.")
    ]

    assert {k for k in about_advice if not topic_of(k)} == {*WITHOUT_A_TOPIC.split()}
