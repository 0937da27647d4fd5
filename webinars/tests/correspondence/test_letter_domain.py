"""Letters: who gets them, once each, and what refuses, releases, stops and resumes them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.tests.factories import EngagementFactory
from clusters.tests.factories import (
    MembershipFactory,
    ProjectFactory,
    SMEFactory,
)
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    OptOutFactory,
    SuspendedAddressFactory,
    UserFactory,
)
from tgtf_portal.core.tests.posts import FakePost
from webinars.correspondence.domain.actions import release_letter, write_letter
from webinars.correspondence.domain.audience import Reason, preview_letter
from webinars.correspondence.domain.counts import groups_of
from webinars.mailing.domain import listing
from webinars.mailing.domain.actions import (
    cancel_mailing,
    pause_mailing,
    resume_mailing,
    schedule_mailing,
    start_mailing,
)
from webinars.mailing.domain.listing import advance_mailings
from webinars.models import StaffLetter
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    ModeratorFactory,
    RegistrationFactory,
    SeatFactory,
    SpeakerFactory,
    StaffLetterFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
Audience, Status = StaffLetter.Audience, StaffLetter.Status
HOUR = timedelta(hours=1)


def names(letter):
    return sorted(one.name for one in preview_letter(letter).people)


def a_letter(*people, **facts):
    letter = StaffLetterFactory(**facts)
    for name in people:
        RegistrationFactory(webinar=letter.webinar, name=name, email=f"{name}@example.org")
    return letter


def everything_out():
    """As a worker has it: all claimed, and handed to a mail server that takes them."""
    post = FakePost()
    while batch := outbox.claim(50):
        outbox.deliver_all(batch, post)
    return post


def recipients(letter):
    mails = Message.objects.filter(source=letter.source).order_by("recipient")
    return list(mails.values_list("recipient", flat=True))


# --- To whom -------------------------------------------------------------------------------------
@pytest.fixture
def world():
    webinar = WebinarFactory(starts_at=timezone.now() - HOUR)
    water, waste = BreakoutFactory.create_batch(2, webinar=webinar)
    seated = RegistrationFactory(webinar=webinar, name="seated", attended=True)
    SeatFactory(registration=seated, breakout=water)
    wished = RegistrationFactory(webinar=webinar, name="wished")
    wished.preferences.create(breakout=waste, rank=1)
    RegistrationFactory(webinar=webinar, name="waits", status="waiting")
    RegistrationFactory(
        webinar=webinar, name="left", status="cancelled", cancelled_at=timezone.now()
    )
    RegistrationFactory(name="elsewhere")
    HostFactory(breakout=water, name="host")
    HostFactory(breakout=BreakoutFactory(webinar=webinar, status="cancelled"), name="host of none")
    ModeratorFactory(webinar=webinar, name="moderator")
    SpeakerFactory(webinar=webinar, name="speaker", email="speaker@example.org")
    webinar.water = water
    return webinar


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.CONFIRMED, ["seated", "wished"]),
        (Audience.WAITING, ["waits"]),
        (Audience.UNWISHED, ["seated"]),
        (Audience.UNSEATED, ["wished"]),
        (Audience.BREAKOUT, ["seated"]),
        (Audience.ATTENDED, ["seated"]),
        (Audience.ABSENT, ["wished"]),
        (Audience.HOSTS, ["host"]),
        (Audience.MODERATORS, ["moderator"]),
        (Audience.SPEAKERS, ["speaker"]),
    ],
)
def test_each_group_of_a_webinar_is_found_and_counted_alike(world, audience, expected):
    room = world.water if audience == Audience.BREAKOUT else None
    letter = StaffLetterFactory(webinar=world, audience=audience, breakout=room)

    assert names(letter) == expected
    counts = {(g.audience, g.breakout): g.people for g in groups_of(world)}
    assert counts[audience, room] == len(expected)


def test_letter_to_a_breakout_that_is_gone_means_nobody(world):
    letter = StaffLetterFactory(webinar=world, audience=Audience.BREAKOUT, breakout=None)

    assert names(letter) == []
    with pytest.raises(Refused, match="Nobody would get this letter"):
        start_mailing(letter, by=CoordinatorFactory())


def test_those_chosen_in_a_list_get_it_unless_they_cancelled_since(world):
    people = list(world.registrations.order_by("name"))
    letter = StaffLetterFactory(
        webinar=world, audience=Audience.CHOSEN, chosen=[one.pk for one in people]
    )

    assert names(letter) == ["seated", "waits", "wished"]


def test_managers_advisors_and_firms_are_found_by_cohort_and_country():
    project = ProjectFactory()
    part = project.parts.get()
    part.cluster.country = "SI"
    part.cluster.save()
    MembershipFactory(cluster=part.cluster, user=UserFactory(name="of the cohort"))
    MembershipFactory(user=UserFactory(name="of another"), cluster__country="FR")
    MembershipFactory(cluster=part.cluster, user=UserFactory(name="gone", is_active=False))
    SMEFactory(cluster=part.cluster, contact_name="firm", contact_address="firm@example.org")

    def found(audience, country=""):
        facts = {"facility": project.facility, "webinar": None, "country": country}
        return names(StaffLetterFactory(audience=audience, **facts))

    assert found(Audience.COHORT) == ["of the cohort"]
    assert found(Audience.MANAGERS) == ["of another", "of the cohort"]
    assert found(Audience.MANAGERS, "SI") == ["of the cohort"]
    assert found(Audience.COHORT, "FR") == []
    assert found(Audience.SMES) == ["firm"]
    assert found(Audience.SMES, "FR") == []


def test_silent_advisors_are_those_of_the_health_board():
    long_ago = timezone.localdate() - timedelta(days=400)
    silent = EngagementFactory(starts_on=long_ago)
    facility = silent.project.facility
    EngagementFactory(starts_on=timezone.localdate(), project__facility=facility)
    letter = {"facility": silent.project.facility, "webinar": None}

    assert len(names(StaffLetterFactory(audience=Audience.ADVISORS, **letter))) == 2
    assert names(StaffLetterFactory(audience=Audience.SILENT, **letter)) == [
        silent.advisor.user.name
    ]


def test_who_is_left_out_is_named_with_the_reason_and_each_address_is_written_to_once():
    letter = a_letter("ann", "bob", "cy", audience=Audience.HOSTS)
    room = BreakoutFactory(webinar=letter.webinar)
    other = BreakoutFactory(webinar=letter.webinar)
    for name in ("ann", "bob", "cy"):
        HostFactory(breakout=room, name=name, email=f"{name}@example.org")
    HostFactory(breakout=other, name="ann again", email="ANN@example.org")
    HostFactory(breakout=other, name="no address", email="")
    OptOutFactory(email="bob@example.org", topic="letters")
    OptOutFactory(email="ann@example.org", topic="recaps")
    SuspendedAddressFactory(email="cy@example.org")

    preview = preview_letter(letter)

    assert [one.name for one in preview.people] == ["ann"]
    assert {why: [one.name for one in who] for why, who in preview.missing.items()} == {
        Reason.NOWHERE: ["no address"],
        Reason.UNSUBSCRIBED: ["bob"],
        Reason.BOUNCED: ["cy"],
        Reason.TWICE: ["ann again"],
    }


def test_finding_people_costs_the_same_for_few_and_for_many(django_assert_num_queries):
    letter = a_letter("ann")
    with django_assert_num_queries(3):
        preview_letter(letter)
    RegistrationFactory.create_batch(20, webinar=letter.webinar)
    with django_assert_num_queries(3):
        preview_letter(letter)


# --- Sending -------------------------------------------------------------------------------------
def test_letter_goes_to_everybody_with_their_own_values_and_is_kept_as_sent():
    letter = a_letter("ann", "bob")
    start_mailing(letter, by=CoordinatorFactory())
    advance_mailings()
    post = everything_out()

    assert recipients(letter) == ["ann@example.org", "bob@example.org"]
    ann = Message.objects.get(recipient="ann@example.org")
    own = letter.webinar.registrations.get(name="ann").get_link()
    sent = next(mail for mail in map(str, post.sent) if "ann@example.org" in mail)
    assert "List-Unsubscribe:" in sent
    assert ann.status == Message.Status.SENT
    assert ann.subject == f"Before {letter.webinar.title}"
    assert ann.text.startswith(f"Dear ann,\n\nplease read this before {letter.webinar.when}.")
    assert own not in ann.text
    assert "/registrations/…" in ann.text


def test_pressing_twice_and_listing_twice_writes_to_nobody_twice():
    letter, by = a_letter("ann", "bob"), CoordinatorFactory()
    start_mailing(letter, by=by)
    with pytest.raises(Refused, match="This letter is going out"):
        start_mailing(letter, by=by)
    advance_mailings()
    StaffLetter.objects.update(listed_at=None)  # as a worker leaves it that died at the end
    advance_mailings()

    assert recipients(letter) == ["ann@example.org", "bob@example.org"]
    assert AuditEvent.objects.filter(verb="letter.started").count() == 1


def test_people_are_found_when_it_goes_out_and_not_when_it_was_scheduled():
    letter = a_letter("ann", "bob")
    schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=CoordinatorFactory())
    letter.webinar.registrations.filter(name="ann").update(
        status="cancelled", cancelled_at=timezone.now()
    )
    RegistrationFactory(webinar=letter.webinar, name="new", email="new@example.org")
    advance_mailings()
    assert recipients(letter) == []

    StaffLetter.objects.update(starts_at=timezone.now() - HOUR)
    advance_mailings()

    assert recipients(letter) == ["bob@example.org", "new@example.org"]


def test_who_cancels_or_opts_out_between_listing_and_sending_gets_none():
    letter = a_letter("ann", "bob", "cy")
    start_mailing(letter, by=CoordinatorFactory())
    advance_mailings()
    letter.webinar.registrations.filter(name="ann").update(
        status="cancelled", cancelled_at=timezone.now()
    )
    OptOutFactory(email="bob@example.org", topic="letters")
    everything_out()

    sent = Message.objects.filter(status=Message.Status.SENT)
    assert [mail.recipient for mail in sent] == ["cy@example.org"]


def test_listing_ends_with_the_shift_and_the_next_one_goes_on(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 2)
    letter = a_letter(*"abcde")
    start_mailing(letter, by=CoordinatorFactory())
    sizes = []
    for _shift in range(4):
        advance_mailings(seconds=0)
        sizes.append(len(recipients(letter)))

    assert sizes == [2, 4, 5, 5]
    letter.refresh_from_db()
    assert letter.listed_at


def test_pause_keeps_back_resume_lets_go_and_cancelling_ends_it():
    letter, by = a_letter("ann", "bob"), CoordinatorFactory()
    start_mailing(letter, by=by)
    advance_mailings()

    assert pause_mailing(letter, by=by) == 2
    assert outbox.claim(5) == []
    assert resume_mailing(letter, by=by) == 2
    assert cancel_mailing(letter, by=by) == 2
    everything_out()
    assert {mail.status for mail in Message.objects.all()} == {Message.Status.DROPPED}
    with pytest.raises(Refused, match="This letter is cancelled"):
        resume_mailing(letter, by=by)


# --- What refuses it -----------------------------------------------------------------------------
def test_letter_is_not_scheduled_in_the_past_nor_sent_without_words():
    letter, by = a_letter("ann"), CoordinatorFactory()
    with pytest.raises(Refused, match="This time is past"):
        schedule_mailing(letter, starts_at=timezone.now() - HOUR, by=by)
    letter.subject = ""
    letter.save()
    with pytest.raises(Refused, match="no words yet"):
        start_mailing(letter, by=by)


def test_writer_who_may_not_see_the_people_cannot_write_to_them():
    with pytest.raises(Refused, match="You may not see these people"):
        start_mailing(a_letter("ann"), by=UserFactory())


def test_letter_to_many_waits_for_a_colleague_and_a_change_for_another_one():
    letter, writer, colleague = a_letter("ann", "bob"), CoordinatorFactory(), CoordinatorFactory()
    facility = letter.facility
    facility.letters_released_above = 1
    facility.save()
    letter = write_letter(letter, by=writer)
    with pytest.raises(Refused, match="more than 1 person needs a colleague"):
        start_mailing(letter, by=writer)
    with pytest.raises(Refused, match="a colleague has to release it"):
        release_letter(letter, by=writer)
    letter = release_letter(letter, by=colleague)
    letter = schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=writer)
    letter.body += " Changed."
    write_letter(letter, by=writer)

    letter.refresh_from_db()
    assert (letter.status, letter.released_by, letter.starts_at) == (Status.DRAFT, None, None)
    with pytest.raises(Refused, match="needs a colleague"):
        schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=writer)
    release_letter(letter, by=colleague)
    assert start_mailing(letter, by=writer).status == Status.SENDING


def test_scheduled_letter_that_cannot_go_out_is_a_draft_again_and_says_why():
    letter = a_letter("ann")
    schedule_mailing(letter, starts_at=timezone.now() + HOUR, by=CoordinatorFactory())
    OptOutFactory(email="ann@example.org", topic="letters")
    StaffLetter.objects.update(starts_at=timezone.now() - HOUR)
    advance_mailings()

    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert letter.reason.startswith("Nobody would get this letter")
