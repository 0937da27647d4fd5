"""The second webinar, from its first draft to the moment at which it closes."""

from datetime import date, datetime, timedelta
from itertools import chain, cycle, repeat

from tgtf_portal.core.models import Message
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import moment, on
from tgtf_portal.pages.demo.people import Key, coordinator
from tgtf_portal.pages.demo.webinar import Facts, fill, invite_guests, write_and_announce
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.followup.domain.feedback import give_feedback
from webinars.live.domain.commitments import mark_done
from webinars.live.domain.notes import write_insight
from webinars.models import Breakout, Insight, Registration, Vote, Webinar
from webinars.recap.domain.owners import agree_as_owner
from webinars.registration.domain.actions import cancel_registration
from webinars.registration.domain.attendance import mark_attended
from webinars.webinar.domain.actions import close_webinar

NUMBER = 2
WAITING_CLUSTER = "Demo Cluster A"
# The day is published, its hours are not: the import's usual ones and the agenda are assumed.
ANNOUNCED, CLOSED_LIST = moment("2021-09-20 09:00"), moment("2021-10-13 17:00")
SEATED = moment("2021-10-14 10:00")
ROOMS_END, CLOSED = moment("2021-10-18 12:00"), moment("2021-10-18 12:30")
NEXT_DAY = moment("2021-10-19 09:00")
THE_PAST = moment("2022-01-01 00:00")
STAYED_AWAY = 2
RATINGS = [5, 4, 4, 3, 5]
WORDS = [
    {"helped": "(demo note) Hearing what the others tried first."},
    {"missing": "(demo note) Ten more minutes in the break-outs."},
    {"helped": "(demo note) The checklist for suppliers.", "missing": "(demo note) The slides."},
]
ANSWERED = 31


def hold_webinar(key: Key) -> None:
    facts, people = files.facts("webinar-2.json"), files.rows("registrations-2.csv")
    by = coordinator()
    with on(ANNOUNCED):
        webinar = write_and_announce(facts, key)
        invite_guests(webinar, people, by=by)
    registrations = fill(webinar, people, begins=ANNOUNCED + timedelta(hours=3), ends=CLOSED_LIST)
    with on(SEATED):
        for registration in registrations[-STAYED_AWAY:]:
            cancel_registration(registration)
        seat_participants(webinar, by=by)
    with on(ROOMS_END):
        mark_attended(registrations[:-STAYED_AWAY], by=by)
        for room in facts["breakouts"]:
            _write_down(webinar.breakouts.get(title=room["title"]), room)
    with on(CLOSED):
        close_webinar(webinar, by=by)
        webinar.stories.update(published=True)
    with on(NEXT_DAY):
        _say_how_it_was(webinar)
    _keep_promises(webinar, facts)
    _confirm_owners(webinar)
    leave_unsent()


def _say_how_it_was(webinar: Webinar) -> None:
    """Ratings and a few words that are made up, as the people are, and say so."""
    present = webinar.registrations.filter(attended=True).order_by("pk")[:ANSWERED]
    for person, rating, words in zip(
        present, cycle(RATINGS), chain(WORDS, repeat({})), strict=False
    ):
        give_feedback(person, rating=rating, **words)


def _write_down(breakout: Breakout, room: Facts) -> None:
    """What the host noted: the published conclusions, and notes that are made up and say so."""
    host = breakout.hosts.get()
    for note in room["notes"]:
        due_on = date.fromisoformat(note["due_on"]) if "due_on" in note else None
        promise: Facts = {"owner": note.get("owner", ""), "due_on": due_on}
        insight = write_insight(
            breakout, kind=note["kind"], text=note["text"], author=host, **promise
        )
        voters = Registration.objects.filter(seat__breakout=breakout).order_by("pk")[
            : note["votes"]
        ]
        Vote.objects.bulk_create(Vote(insight=insight, registration=voter) for voter in voters)
    for text in room["conclusions"]:
        write_insight(breakout, kind=Insight.Kind.CONCLUSION, text=text, author=host)


def _keep_promises(webinar: Webinar, facts: Facts) -> None:
    """Two clusters did what they had committed to; the third is late."""
    for note in chain.from_iterable(room["notes"] for room in facts["breakouts"]):
        if "done_on" in note:
            kept = Insight.objects.get(breakout__webinar=webinar, text=note["text"])
            mark_done(kept, date.fromisoformat(note["done_on"]), by=coordinator())


def _confirm_owners(webinar: Webinar) -> None:
    """Two clusters agreed to be named; the third waits for its manager, on the dashboard."""
    named = Insight.objects.filter(breakout__webinar=webinar, owner_cluster__isnull=False)
    for commitment in named.exclude(owner_cluster__name=WAITING_CLUSTER).order_by("pk"):
        agree_as_owner(commitment, by=None)


def leave_unsent(*, before: datetime = THE_PAST) -> None:
    """Mails of the past stay readable in the outbox; nobody wants hundreds of them today."""
    past = Message.objects.filter(status=Message.Status.QUEUED, created_at__lt=before)
    past.update(
        status=Message.Status.DROPPED, reason="Told by the demonstration; it was never sent."
    )
