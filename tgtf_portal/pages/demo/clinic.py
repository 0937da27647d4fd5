"""A small webinar that filled up: its questions, its waiting list, and a place that was offered."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from tgtf_portal.core.mail.arrivals import read_arrival
from tgtf_portal.core.mail.courtesy import suspend, unsubscribe
from tgtf_portal.core.mail.returned_mail import keep
from tgtf_portal.core.models import Message
from tgtf_portal.core.values.verdicts import Verdict
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import BRUSSELS, on, workday
from tgtf_portal.pages.demo.people import Key, coordinator
from webinars.models import GroupCode, Question, Series, Webinar
from webinars.registration.domain.actions import cancel_registration, register
from webinars.webinar.domain.actions import announce_webinar

NUMBER = 4
AHEAD = timedelta(days=34)
AT = time(14)
OPEN_SINCE = timedelta(days=5)
GAVE_UP = timedelta(hours=2)
PLACES = 6
WANTS_NONE, IS_GONE = "manager.d@example.org", "manager.e@example.org"
IS_UNCLEAR = "manager.c@example.org"
UNCLEAR_NOTE = b"""\
From: MAILER-DAEMON@mx.example.org
Subject: failure notice

Hi. This is the mail program at mx.example.org (told by the demo).
I'm afraid I wasn't able to deliver your message to the following address.

<manager.c@example.org>:
The other side hung up. I'm not going to try again.
"""
DEMO_CODE = "GREEN2GO"  # a group code opens nothing but the form of this made-up webinar


def fill_clinic(key: Key) -> None:
    now = timezone.now()
    with on(now - OPEN_SINCE):
        webinar = announce_webinar(_written(), by=coordinator())
        place, consent = _ask(webinar)
        GroupCode.objects.create(
            webinar=webinar, code=DEMO_CODE, label="Vocational school, class of ten", most_uses=10
        )
    registrations = []
    for turn, person in enumerate(files.rows("registrations-clinic.csv"), start=1):
        with on(now - OPEN_SINCE + turn * timedelta(hours=3)):
            registrations.append(
                register(
                    webinar,
                    email=person["email"],
                    name=person["name"],
                    organisation=person["organisation"],
                    answers={place.pk: person["how"]} | _agreed(consent, turn),
                )
            )
    # Somebody gives a place back, and the first on the waiting list is asked.
    with on(now - GAVE_UP):
        cancel_registration(registrations[1])
    _hear_from_readers()


def _hear_from_readers() -> None:
    """One reader wants no invitations, and one mailbox is gone: both are left out from now on.

    Of a third what came back says too little, so staff have to look at it.
    """
    invitations = Message.objects.filter(kind="webinar.invitation").order_by("-pk")
    for message in invitations.filter(recipient=WANTS_NONE)[:1]:
        unsubscribe(message)
    for message in invitations.filter(recipient=IS_GONE)[:1]:
        suspend(message, code="5.1.1", reason="550 5.1.1 No such user here (told by the demo)")
    for message in invitations.filter(recipient=IS_UNCLEAR)[:1]:
        arrival = read_arrival(UNCLEAR_NOTE)
        keep(arrival, UNCLEAR_NOTE, message, sealed=True, verdict=Verdict.UNCLEAR)


def _written() -> Webinar:
    starts_at = datetime.combine(workday(AHEAD), AT, tzinfo=BRUSSELS)
    return Webinar.objects.create(
        series=Series.objects.get(facility__slug="tgtf", webinars__number=NUMBER - 1),
        number=NUMBER,
        slug="clinic-your-first-energy-audit",
        title="Clinic – your first energy audit",
        summary="Six firms bring last year’s bills; two advisors read them with you. This coming "
        "webinar is made up for the demonstration.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        capacity=PLACES,
        meeting_link="https://meet.example.org/clinic",
        venue="Demo House, room 2, Brussels",
    )


def _agreed(consent: Question, turn: int) -> dict[int, str]:
    """Every other one ticked the box."""
    return {consent.pk: consent.text} if turn % 2 else {}


def _ask(webinar: Webinar) -> tuple[Question, Question]:
    place = Question.objects.create(
        webinar=webinar,
        position=1,
        kind=Question.Kind.CHOICE,
        text="How do you take part?",
        options="Online\nIn the room in Brussels",
    )
    Question.objects.create(
        webinar=webinar,
        position=2,
        text="What do you need in the room?",
        help_text="A ramp, an induction loop, food that you cannot eat.",
        shown_when=place,
        shown_when_answer="In the room in Brussels",
    )
    consent = Question.objects.create(
        webinar=webinar,
        position=3,
        kind=Question.Kind.CONSENT,
        text="My name and firm may be shown to the other participants.",
    )
    return place, consent
