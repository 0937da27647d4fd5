"""Who takes a commitment on, by when, and whether it was kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.imports import BadTable
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.live.domain.commitments import mark_done, state_of, take_back_done
from webinars.live.domain.csv_import import import_insights
from webinars.live.domain.notes import amend_insight, write_insight
from webinars.models import Insight
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

DUE = date(2100, 1, 31)
TODAY = timezone.localdate


@pytest.fixture
def room():
    return BreakoutFactory(status="running", title="Energy")


@pytest.fixture
def commitment():
    """Made yesterday."""
    return InsightFactory(
        breakout__webinar=HeldWebinarFactory(), kind="commitment", owner="Cluster AEC", due_on=DUE
    )


def test_a_commitment_is_kept_with_its_owner_and_date(room):
    written = write_insight(
        room, kind="commitment", text="We share it", owner="Cluster AEC", due_on=DUE
    )

    assert (written.owner, written.due_on, written.done_on) == ("Cluster AEC", DUE, None)


@pytest.mark.parametrize("facts", [{"owner": "Cluster AEC"}, {"due_on": DUE}])
def test_no_other_note_has_an_owner_or_a_date(room, facts):
    with pytest.raises(Refused, match="Only a commitment"):
        write_insight(room, kind="need", text="A fund", **facts)
    note = write_insight(room, kind="need", text="A fund")
    with pytest.raises(Refused, match="Only a commitment"):
        amend_insight(note, kind="need", text="A fund", theme=None, version=1, **facts)


def test_no_commitment_is_due_before_its_webinar(room):
    day = room.webinar.starts_at.astimezone(room.webinar.zone).date()

    with pytest.raises(Refused, match="before the webinar"):
        write_insight(room, kind="commitment", text="Late", due_on=day - timedelta(days=1))

    assert write_insight(room, kind="commitment", text="Quick", due_on=day).due_on == day


def test_what_is_no_commitment_any_more_loses_its_owner_its_date_and_that_it_was_done(room):
    note = write_insight(room, kind="commitment", text="We share", owner="AEC", due_on=DUE)
    Insight.objects.update(done_on=TODAY())

    note = amend_insight(note, kind="need", text="Somebody shares", theme=None, version=1)

    assert (note.owner, note.due_on, note.done_on) == ("", None, None)


def test_participants_commit_themselves_and_mend_it():
    seat = SeatFactory(breakout__status="running")
    words = {"kind": "commitment", "text": "I ask my firms", "attribution": "anonymous"}
    note = write_insight(
        seat.breakout, author=seat.registration, **words, owner="Cluster AEC", due_on=DUE
    )

    later = DUE + timedelta(days=7)
    amend_insight(note, author=seat.registration, **words, owner="AEC", due_on=later, version=1)

    kept = Insight.objects.get()
    assert (kept.owner, kept.due_on) == ("AEC", later)
    with pytest.raises(Refused, match="Only a commitment"):
        amend_insight(
            kept, author=seat.registration, **{**words, "kind": "offer"}, owner="AEC", version=2
        )


def test_a_commitment_is_done_on_a_day_and_it_can_be_taken_back(commitment):
    by = CoordinatorFactory()

    assert state_of(mark_done(commitment, TODAY(), by=by), TODAY()) == "done"
    assert state_of(take_back_done(commitment, by=by), TODAY()) == "open"

    assert Insight.objects.get().version == 1  # whoever edits the words is not disturbed
    assert [(event.verb, event.actor) for event in AuditEvent.objects.order_by("pk")] == [
        ("insight.done", by),
        ("insight.done_taken_back", by),
    ]


def test_what_is_late_says_so_until_it_is_done(commitment):
    Insight.objects.update(due_on=TODAY() - timedelta(days=1))
    commitment.refresh_from_db()

    assert state_of(commitment, TODAY()) == "overdue"
    assert state_of(mark_done(commitment, TODAY(), by=None), TODAY()) == "done"
    assert state_of(InsightFactory(kind="need"), TODAY()) == ""


@pytest.mark.parametrize(
    ("facts", "days", "why"),
    [
        ({"kind": "need", "owner": "", "due_on": None}, 0, "Only a commitment"),
        ({"hidden_at": timezone.now()}, 0, "hidden"),
        ({"done_on": date(2021, 1, 1)}, 0, "already"),
        ({}, 1, "still to come"),
        ({}, -30, "before the webinar"),
    ],
)
def test_it_is_refused_that_something_was_done(commitment, facts, days, why):
    Insight.objects.update(**facts)

    with pytest.raises(Refused, match=why):
        mark_done(commitment, TODAY() + timedelta(days=days), by=None)
    assert not AuditEvent.objects.exists()


def test_what_is_not_done_is_not_taken_back(commitment):
    with pytest.raises(Refused, match="not done"):
        take_back_done(commitment, by=None)


def test_a_list_brings_commitments_with_owner_and_days():
    room = BreakoutFactory(webinar=HeldWebinarFactory(), title="Energy")
    today = TODAY()
    table = f"breakout,kind,text,owner,due,done\nEnergy,commitment,Share,AEC,2100-01-31,{today}\n"

    import_insights(room.webinar, f"{table}Energy,need,A fund,,,\n".encode())

    kept = Insight.objects.get(kind="commitment")
    assert (kept.owner, kept.due_on, kept.done_on) == ("AEC", DUE, today)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Energy,need,A fund,AEC,,", "owner"),
        ("Energy,need,A fund,,2100-01-31,", "due"),
        ("Energy,need,A fund,,,2021-10-18", "done"),
        ("Energy,commitment,Share,AEC,31.1.2100,", "due"),
        ("Energy,commitment,Share,AEC,2000-01-31,", "due"),
        ("Energy,commitment,Share,AEC,,2100-01-31", "done"),
    ],
)
def test_a_list_with_what_does_not_fit_names_the_line_and_column(row, column):
    room = BreakoutFactory(webinar=HeldWebinarFactory(), title="Energy")

    with pytest.raises(BadTable) as fault:
        import_insights(room.webinar, f"breakout,kind,text,owner,due,done\n{row}\n".encode())

    assert [(error.line, error.column) for error in fault.value.errors] == [(2, column)]
    assert not Insight.objects.exists()
