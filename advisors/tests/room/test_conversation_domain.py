"""A project's conversation: who writes, what stays of it, and one mail an hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.models import Comment
from advisors.room.domain.conversation import (
    NEWS,
    amend_comment,
    hide_comment,
    withdraw_comment,
    write_comment,
)
from advisors.tests.plans import kickoff
from clusters.models import ProjectCluster
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return kickoff()


def write(people, text="Hello", by=None, **facts):
    return write_comment(people.engagement.project, text, by=by or people.advisor, **facts)


def age(comment, minutes):
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=minutes))
    comment.refresh_from_db()


def test_all_sides_write_and_nobody_else(people):
    sides = (people.advisor, people.lead, people.partner, people.coordinator)

    for person in sides:
        write(people, by=person)
    with pytest.raises(Refused, match="The sides of the project write here"):
        write(people, by=UserFactory())

    assert {comment.author for comment in Comment.objects.all()} == set(sides)


def test_a_form_that_is_sent_twice_is_one_comment_and_another_persons_key_is_another(people):
    first = write(people, form_key="abc")

    assert write(people, form_key="abc") == first
    assert write(people, form_key="abc", by=people.lead) != first


def test_a_comment_is_changed_by_its_author_for_a_quarter_of_an_hour(people):
    comment = write(people)
    amend_comment(comment, "Good day", by=people.advisor)
    with pytest.raises(Refused):
        amend_comment(comment, "Not mine", by=people.lead)
    age(comment, 16)

    with pytest.raises(Refused, match="withdraw it instead"):
        amend_comment(comment, "Too late", by=people.advisor)

    assert Comment.objects.get().text == "Good day"


def test_a_fresh_comment_is_withdrawn_untold_and_an_older_one_leaves_a_trace(people):
    withdraw_comment(write(people), by=people.advisor)
    assert not Comment.objects.exists()
    comment = write(people, "My words")
    age(comment, 16)

    withdraw_comment(comment, by=people.advisor)

    comment.refresh_from_db()
    assert (comment.text, comment.withdrawn_at is not None) == ("", True)
    with pytest.raises(Refused, match="not shown"):
        hide_comment(comment, reason="Late", by=people.coordinator)


def test_whatever_is_written_within_an_hour_is_one_mail_to_each_of_the_others(people):
    other = kickoff()
    ProjectCluster.objects.create(
        project=other.engagement.project, cluster=people.lead.memberships.get().cluster
    )
    write(people, "First words")
    write(people, "Second words")
    write(other, "Of the other project")
    hidden = write(people, "Insults")
    hide_comment(hidden, reason="Insults", by=people.coordinator)
    write(people, "From the lead", by=people.lead)

    mails = Message.objects.filter(kind=NEWS)
    [mail] = mails.filter(recipient=people.lead.email)
    text = outbox.write(mail).text

    assert mails.filter(recipient=people.advisor.email).count() == 1
    assert mail.due_at > timezone.now()
    assert [words in text for words in ("First words", "Second words", "Of the other project")] == [
        True
    ] * 3
    assert [words in text for words in ("Insults", "From the lead")] == [False] * 2
    mail.recipient = UserFactory().email
    assert outbox.write(mail) is None
