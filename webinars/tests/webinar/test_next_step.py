"""What a webinar's overview says comes next, and the check before it is announced."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.people.rights import StaffRole
from webinars.models import MailText, Webinar
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SpeakerFactory,
    WebinarFactory,
)
from webinars.tests.webinar.test_webinar_place import page, signed_in, words
from webinars.webinar.domain.readiness import check_announcement

pytestmark = pytest.mark.django_db
Status = Webinar.Status


# --- The check before it is announced ------------------------------------------------------------
def standing_of(webinar):
    webinar = Webinar.objects.with_facility().with_counts().get(pk=webinar.pk)
    points = check_announcement(webinar)
    return {point.subject: (str(point.standing), point.words) for point in points}


def ready():
    """A draft that misses nothing."""
    starts_at = timezone.make_aware(datetime(2031, 5, 7, 10))
    webinar = WebinarFactory(
        status=Status.DRAFT,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        meeting_link="https://meet.example.org/all",
        summary="What clusters learnt.",
        purpose="learn",
        capacity=10,
    )
    room = BreakoutFactory(
        webinar=webinar, title="Energy", capacity=10, meeting_link="https://meet.example.org/1"
    )
    HostFactory(breakout=room, name="Hal", email="hal@example.org")
    speaker = SpeakerFactory(webinar=webinar, name="Sy")
    for position in (1, 2):
        AgendaItemFactory(webinar=webinar, position=position, minutes=15, speaker=speaker)
    ModeratorFactory(webinar=webinar, name="Mo")
    return webinar


def test_a_webinar_that_misses_nothing_is_fine_in_every_point(staff):
    webinar = ready()

    assert {standing for standing, _words in standing_of(webinar).values()} == {"ok"}
    assert "Mend it" not in words(staff.get(page(webinar, "announce")))


FAULTS = {
    "Time": ("must", lambda w: w.update(starts_at=timezone.now() - timedelta(days=1))),
    "Meeting link": ("must", lambda w: w.update(meeting_link="")),
    "What it is about": ("must", lambda w: w.update(summary="")),
    "Purpose": ("attention", lambda w: w.update(purpose="")),
    "Break-outs": ("must", lambda w: w.get().breakouts.update(status="cancelled")),
    "Hosts": ("attention", lambda w: w.get().breakouts.get().hosts.update(email="")),
    "Links of the rooms": ("attention", lambda w: w.get().breakouts.update(meeting_link="")),
    "Places": ("attention", lambda w: w.update(capacity=11)),
    "Agenda": ("attention", lambda w: w.get().agenda.update(minutes=14)),
    "Speakers": ("attention", lambda w: w.get().agenda.update(speaker=None)),
    "Moderator": ("attention", lambda w: w.get().moderators.all().delete()),
    "Texts of mails": (
        "attention",
        lambda w: MailText.objects.create(
            facility=w.get().series.facility,
            kind="reminder.week",
            subject="Soon {nobody}",
            body="{link}",
        ),
    ),
}


@pytest.mark.parametrize("subject", FAULTS)
def test_each_fault_is_named_with_the_page_that_mends_it(staff, subject):
    webinar = ready()
    standing, spoil = FAULTS[subject]
    spoil(Webinar.objects.filter(pk=webinar.pk))

    points = standing_of(webinar)
    rows = staff.get(page(webinar, "announce")).context["points"]

    assert points[subject][0] == standing
    [row] = [row for row in rows if row["point"].subject == subject]
    assert staff.get(row["address"]).status_code == 200
    others = {name for name, (how, _words) in points.items() if how != "ok"} - {subject}
    assert others <= ({"Agenda"} if subject == "Time" else set())


@pytest.mark.parametrize(
    ("day", "standing"), [((2031, 3, 30, 10), "attention"), ((2031, 3, 20, 10), "ok")]
)
def test_a_clock_change_within_a_day_of_it_is_pointed_out(day, standing):
    webinar = ready()
    starts_at = datetime(*day, tzinfo=webinar.zone)
    Webinar.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30))

    assert standing_of(webinar)["Time"][0] == standing


# --- What comes next -----------------------------------------------------------------------------
def next_label(browser, webinar):
    step = browser.get(page(webinar)).context["next_step"]
    return step and step["label"]


def test_the_one_button_follows_a_webinar_from_draft_to_recap(staff):
    webinar = WebinarFactory(status=Status.DRAFT)
    room = BreakoutFactory(webinar=webinar)
    HostFactory(breakout=room, email="hal@example.org")
    steps = [next_label(staff, webinar)]
    staff.post(page(webinar, "announce"))
    steps.append(next_label(staff, webinar))
    staff.post(page(webinar, "invite_hosts"))
    steps.append(next_label(staff, webinar))
    InvitationFactory(webinar=webinar)
    steps.append(next_label(staff, webinar))
    staff.post(page(webinar, "mail_list"))
    steps.append(next_label(staff, webinar))
    RegistrationFactory(webinar=webinar)
    Webinar.objects.update(
        starts_at=timezone.now() + timedelta(minutes=30),
        ends_at=timezone.now() + timedelta(minutes=90),
    )
    steps.append(next_label(staff, webinar))
    staff.post(page(webinar, "seat"), {"later": "on"})
    steps.append(next_label(staff, webinar))
    staff.post(page(webinar, "tell_rooms"))
    steps.append(next_label(staff, webinar))
    Webinar.objects.update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
    )
    steps.append(next_label(staff, webinar))
    staff.post(page(webinar, "close"))
    steps.append(next_label(staff, webinar))

    assert steps == [
        "Check and announce",
        "Invite hosts and moderators",
        "Invite",
        "Mail the list",
        "Invite more people",
        "Seat everyone",
        "Tell everybody their room",
        "Open live control",
        "Close webinar",
        "Compile the recap",
    ]


@pytest.mark.parametrize(
    ("status", "label"),
    [
        ("draft", "Check the recap"),
        ("approved", "Publish the recap"),
        ("published", "Open the recap"),
    ],
)
def test_the_one_button_of_a_held_webinar_follows_its_recap(staff, status, label):
    recap = RecapFactory(status=status, approved_at=timezone.now())

    step = staff.get(page(recap.webinar)).context["next_step"]

    assert step["label"] == label
    assert staff.get(step["address"], follow=True).status_code == 200


def test_a_cancelled_webinar_waits_for_nothing_and_a_reader_gets_no_button(staff):
    assert next_label(staff, WebinarFactory(status=Status.CANCELLED)) is None
    assert next_label(signed_in(StaffRole.READER), WebinarFactory()) is None
