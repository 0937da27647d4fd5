"""What everybody may read is stored, and stored as it is: whatever verb changed it."""

import random

import pytest

from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.live.domain import curation, muting, notes
from webinars.models import Insight, Recap, Statement
from webinars.recap.domain import publication, statements
from webinars.recap.domain.compilation import compile_recap
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RegistrationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

STEPS = 40


@pytest.fixture
def world():
    """A compiled recap of two rooms, one of which runs again, with notes of who sits there."""
    webinar = HeldWebinarFactory()
    rooms = BreakoutFactory.create_batch(2, webinar=webinar, status="closed")
    for room in rooms:
        for number in range(4):
            seat = SeatFactory(breakout=room, registration=RegistrationFactory(webinar=webinar))
            text = f"{room.title} needs {number} heat pumps, and water that is clean"
            InsightFactory(breakout=room, registration=seat.registration, text=text)
    compile_recap(webinar)
    rooms[0].status = "running"
    rooms[0].save()
    return webinar


def verbs(webinar, by):
    """What people may do next, each with something drawn by lot."""
    lot = random.Random(Insight.history.count() * 31 + Statement.history.count())
    recap = Recap.objects.get(webinar=webinar)
    room = webinar.breakouts.order_by("pk").first()
    note, other = lot.sample(list(room.insights.order_by("pk")), 2)
    anywhere = lot.choice(list(Insight.objects.order_by("pk")))
    sentence = lot.choice(list(recap.statements.order_by("pk")))
    source = statements.insight_source(anywhere)
    return [
        lambda: publication.approve_and_publish(recap, by=by),
        lambda: publication.approve_and_publish(recap, by=by),
        lambda: publication.withdraw_recap(recap, by=by) if lot.random() < 0.3 else None,
        lambda: notes.hide_insight(anywhere, reason="-", by=by),
        lambda: notes.show_insight(anywhere, by=by),
        lambda: notes.withdraw_insight(note, author=note.registration),
        lambda: notes.take_back_withdrawal(note, author=note.registration),
        lambda: curation.merge_insights(note, other, by=by),
        lambda: curation.unmerge_insight(note, by=by),
        lambda: muting.mute(note.registration.seat, by=by),
        lambda: muting.unmute(note.registration.seat, by=by),
        lambda: statements.drop_statement(sentence, "-", by=by, note="Corrected"),
        lambda: statements.restore_statement(sentence, by=by, note="Corrected"),
        lambda: statements.accept_statement(sentence, by=by, note="Corrected"),
        lambda: statements.add_statement(
            recap,
            section="across",
            breakout=None,
            text="It is so.",
            sources=[source],
            by=by,
            note="Corrected",
        ),
        lambda: compile_recap(webinar),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_what_is_told_is_settled_after_whichever_verbs(world, seed):
    by, lot, met = CoordinatorFactory(), random.Random(seed), set()
    for _step in range(STEPS):
        number, verb = lot.choice(list(enumerate(verbs(world, by))))
        try:
            verb()
        except Refused:
            continue
        met.add(number)
        told = set(Statement.objects.published()), set(Insight.objects.published())
        assert told == (
            set(Statement.objects.standing()),
            {note for note in Insight.objects.shown() if quoted(note)},
        ), number

    assert len(met) > 8


def quoted(note):
    """Worked out from the rows alone, without what is stored."""
    standing = Statement.objects.standing().filter(sources__insight=note)
    return note.is_shown and standing.exists()


def test_control_a_change_that_nobody_settled_is_noticed(world):
    publication.approve_and_publish(world.recap, by=None)
    note = Insight.objects.published().first()
    Insight.objects.filter(pk=note.pk).update(hidden_at=note.written_at)

    assert note in Insight.objects.published()
    assert not quoted(Insight.objects.get(pk=note.pk))


def test_a_row_that_was_read_before_the_recap_came_out_is_saved_without_taking_it_back(world):
    stale = Insight.objects.first()
    publication.approve_and_publish(world.recap, by=None)
    stale.text = "In other words"
    stale.save()

    assert Insight.objects.published().filter(pk=stale.pk, text="In other words").exists()
