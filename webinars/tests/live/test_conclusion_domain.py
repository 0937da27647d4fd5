"""One conclusion a room; whoever writes at the same time loses no word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tgtf_portal.core.refusal import Refused
from webinars.live.domain.board import board_of
from webinars.live.domain.conclusions import keep_conclusion, tell_conclusion
from webinars.live.domain.notes import write_insight
from webinars.live.domain.plenary import plenary_of
from webinars.models import Breakout, Insight, Recap
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InsightFactory,
    RecapFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return BreakoutFactory()


@pytest.fixture
def anna(room):
    return HostFactory(breakout=room, name="Anna")


@pytest.fixture
def ben(room):
    return HostFactory(breakout=room, name="Ben")


def texts(room):
    return [i.text for i in room.insights.shown().conclusions().order_by("pk")]


def test_the_first_text_makes_the_conclusion_and_the_next_ones_change_it(room, anna):
    first = keep_conclusion(room, text=" A fund is needed. ", base="", host=anna)
    second = keep_conclusion(room, text="A fund is needed now.", base=first.conclusion.text)

    assert texts(room) == ["A fund is needed now."]
    assert (first.other_writer, second.other_writer, second.clash) == (None, None, False)
    assert second.conclusion.version == 2
    assert [h.text for h in second.conclusion.history.all()] == [
        "A fund is needed now.",
        "A fund is needed.",
    ]


def test_the_name_under_it_is_that_of_whoever_wrote_last(room, anna, ben):
    keep_conclusion(room, text="A.", base="", host=anna)
    keep_conclusion(room, text="A. B.", base="A.", host=ben)

    conclusion = room.insights.get()
    assert (conclusion.host, conclusion.author_name) == (ben, "Ben")


def test_two_who_write_in_different_places_get_both_and_are_told(room, anna, ben):
    base = "Begin early. Share what works."
    keep_conclusion(room, text=base, base="", host=anna)
    keep_conclusion(room, text="Begin very early. Share what works.", base=base, host=anna)

    kept = keep_conclusion(room, text=f"{base} Pay for it.", base=base, host=ben)

    assert texts(room) == ["Begin very early. Share what works. Pay for it."]
    assert (kept.other_writer, kept.clash) == ("Anna", False)


def test_two_who_change_the_same_words_overwrite_nothing_and_both_texts_are_kept(room, anna, ben):
    keep_conclusion(room, text="Begin early.", base="", host=anna)
    keep_conclusion(room, text="Begin this year.", base="Begin early.", host=anna)

    kept = keep_conclusion(room, text="Begin next year.", base="Begin early.", host=ben)

    assert texts(room) == ["Begin this year."]
    assert (kept.other_writer, kept.proposal) == ("Anna", "Begin this year.\nBegin next year.")
    aside = kept.conclusion.history.get(text="Begin next year.")
    assert aside.author_name == "Ben"
    assert aside.history_change_reason.startswith("Not kept")


def test_who_has_seen_the_other_text_decides(room, anna, ben):
    keep_conclusion(room, text="Anna's.", base="", host=anna)
    clash = keep_conclusion(room, text="Ben's.", base="", host=ben)

    kept = keep_conclusion(room, text=clash.proposal, base=clash.conclusion.text, host=ben)

    assert texts(room) == ["Anna's.\nBen's."]
    assert (kept.other_writer, kept.clash) == (None, False)


def test_two_first_conclusions_at_once_make_one(room, anna, ben):
    keep_conclusion(room, text="Anna's.", base="", host=anna)

    kept = keep_conclusion(room, text="Ben's.", base="", host=ben)

    assert Insight.objects.count() == 1
    assert kept.clash


def test_the_same_text_twice_is_one_and_changes_nothing(room, anna):
    keep_conclusion(room, text="A.", base="", host=anna)
    before = Breakout.objects.get(pk=room.pk).pulse

    kept = keep_conclusion(room, text="A.", base="", host=anna)

    assert (kept.conclusion.version, kept.clash) == (1, False)
    assert Breakout.objects.get(pk=room.pk).pulse == before


def test_every_change_reaches_the_readers_of_the_room(room, anna):
    pulses = [room.pulse]
    for base, text in (("", "A."), ("A.", "A. B.")):
        keep_conclusion(room, text=text, base=base, host=anna)
        pulses.append(Breakout.objects.get(pk=room.pk).pulse)

    assert len({*pulses}) == 3


def test_after_the_recap_is_approved_it_is_refused_and_stays(room, anna):
    keep_conclusion(room, text="In time.", base="", host=anna)
    Breakout.objects.update(status=Breakout.Status.CLOSED)
    RecapFactory(webinar=room.webinar, status="approved", approved_at=timezone.now())

    with pytest.raises(Refused, match="closed"):
        keep_conclusion(room, text="Too late.", base="In time.", host=anna)

    assert texts(room) == ["In time."]


def test_an_empty_text_takes_nothing_away(room, anna):
    keep_conclusion(room, text="A.", base="", host=anna)

    with pytest.raises(Refused, match="hide it"):
        keep_conclusion(room, text=" \n ", base="A.", host=anna)

    assert texts(room) == ["A."]


def test_both_texts_together_have_to_fit(room, anna, ben):
    keep_conclusion(room, text="A.", base="", host=anna)
    keep_conclusion(room, text=f"{'x' * 6_000}. A.", base="A.", host=anna)

    with pytest.raises(Refused, match="too long"):
        keep_conclusion(room, text=f"A. {'y' * 6_000}.", base="A.", host=ben)


def test_further_conclusions_and_hidden_ones_are_left_alone(room, anna):
    hidden = InsightFactory(breakout=room, kind="conclusion", hidden_at=timezone.now(), text="H")
    InsightFactory(breakout=room, kind="conclusion", text="First.")
    write_insight(room, kind="conclusion", text="Second.", author=anna)

    keep_conclusion(room, text="First, mended.", base="First.", host=anna)

    hidden.refresh_from_db()
    assert hidden.text == "H"
    assert texts(room) == ["First, mended.", "Second."]


def test_what_was_typed_when_the_room_closed_is_taken_until_the_recap_is_approved(time_machine):
    room = BreakoutFactory(status="running")
    keep_conclusion(room, text="Permits", base="")
    now = timezone.now()
    Breakout.objects.update(status="closed", closed_at=now)
    room = Breakout.objects.get()

    time_machine.move_to(now + timedelta(days=2))
    keep_conclusion(room, text="Permits take long", base="Permits")
    recap = RecapFactory(webinar=room.webinar, status="draft", published_at=None)
    keep_conclusion(room, text="Permits take too long", base="Permits take long")
    Recap.objects.filter(pk=recap.pk).update(status="approved", approved_at=timezone.now())
    with pytest.raises(Refused, match="Your text is still in the field"):
        keep_conclusion(room, text="Permits are quick", base="Permits take too long")

    assert room.insights.get().text == "Permits take too long"


def test_a_late_text_overwrites_nothing_that_was_saved_after_it_was_begun(room, anna, ben):
    keep_conclusion(room, text="Begin early.", base="", host=anna)
    keep_conclusion(room, text="Begin this year.", base="Begin early.", host=anna)
    Breakout.objects.update(status="closed", closed_at=timezone.now() - timedelta(days=1))
    room = Breakout.objects.get()

    kept = keep_conclusion(room, text="Begin next year.", base="Begin early.", host=ben)

    assert texts(room) == ["Begin this year."]
    assert kept.proposal == "Begin this year.\nBegin next year."


def test_a_conclusion_is_told_to_others_when_its_host_says_so_or_the_room_closes():
    room = BreakoutFactory(status="running")
    conclusion = keep_conclusion(room, text="Permits", base="").conclusion
    other = write_insight(BreakoutFactory(status="running"), kind="conclusion", text="Sent")

    def seen(breakout):
        [report] = plenary_of(breakout.webinar).reports
        return [[c.text for c in part.conclusions] for part in (board_of(breakout), report)]

    assert seen(room) == [[], []]
    assert seen(other.breakout) == [["Sent"], ["Sent"]]
    Breakout.objects.filter(pk=room.pk).update(status="closed")
    assert seen(room) == [["Permits"], ["Permits"]]
    Breakout.objects.filter(pk=room.pk).update(status="running")
    tell_conclusion(conclusion, by=None)
    assert seen(room) == [["Permits"], ["Permits"]]
