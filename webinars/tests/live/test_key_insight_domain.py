"""Key insights: up to three a room, which the plenary learns of."""

import pytest
from django.utils import timezone

from tgtf_portal.core.refusal import Refused
from webinars.live.domain.curation import mark_key, unmark_key
from webinars.models import Breakout, Insight, Webinar
from webinars.tests.factories import BreakoutFactory, InsightFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return BreakoutFactory(status="running")


def test_up_to_three_are_marked_and_a_fourth_waits_for_a_mark_taken_off(room):
    notes = InsightFactory.create_batch(4, breakout=room)
    for note in notes[:3]:
        mark_key(note, by=None)
    with pytest.raises(Refused, match="Three insights are key"):
        mark_key(notes[3], by=None)
    assert list(room.insights.key()) == notes[:3]

    unmark_key(notes[0], by=None)
    mark_key(notes[3], by=None)

    assert list(room.insights.key()) == notes[1:]


def test_marking_twice_changes_nothing_and_the_plenary_is_told_once(room):
    note = InsightFactory(breakout=room)
    marked = mark_key(note, by=None)
    assert mark_key(note, by=None).key_at == marked.key_at
    assert Webinar.objects.get().pulse == Breakout.objects.get().pulse == 1


@pytest.mark.parametrize("what", ["hidden", "merged", "conclusion", "closed"])
def test_what_nobody_sees_or_is_told_anyway_takes_no_mark(room, what):
    note = InsightFactory(breakout=room)
    changes = {
        "hidden": {"hidden_at": timezone.now()},
        "merged": {"merged_into": InsightFactory(breakout=room)},
        "conclusion": {"kind": "conclusion"},
        "closed": {},
    }
    Insight.objects.filter(pk=note.pk).update(**changes[what] or {"text": "-"})
    if what == "closed":
        Breakout.objects.update(status="closed")

    with pytest.raises(Refused):
        mark_key(note, by=None)
    assert not Insight.objects.filter(key_at__isnull=False).exists()
