"""When a recap is wanted: as soon as the last room closes, and whenever something comes late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from webinars import tasks
from webinars.live.domain.csv_import import import_insights
from webinars.live.domain.notes import hide_insight, show_insight
from webinars.live.domain.rooms import close_rooms, open_rooms, reopen_room
from webinars.models import Breakout, Recap, Webinar
from webinars.tasks import compile_due_recaps
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import close_webinar

pytestmark = pytest.mark.django_db


@pytest.fixture
def webinar():
    """Two rooms that run, with a conclusion each."""
    webinar = WebinarFactory(starts_at=timezone.now() - timedelta(hours=1))
    for title in ("Energy", "Waste"):
        room = BreakoutFactory(webinar=webinar, title=title)
        InsightFactory(breakout=room, kind="conclusion", text=f"{title} is dear")
    open_rooms(webinar, by=None)
    return webinar


def room_of(webinar, title):
    return webinar.breakouts.get(title=title)


def waiting():
    return list(Webinar.objects.awaiting_recap())


def told(webinar):
    return "\n".join(webinar.recap.statements.kept().values_list("text", flat=True))


def test_only_the_last_room_that_closes_asks_for_the_recap(
    webinar, django_capture_on_commit_callbacks, monkeypatch
):
    rung = []
    monkeypatch.setattr("tgtf_portal.core.work.doorbell.ring", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        close_rooms(webinar, only=room_of(webinar, "Energy"), by=None)
    assert (waiting(), rung) == ([], [])
    with django_capture_on_commit_callbacks(execute=True):
        close_rooms(webinar, only=room_of(webinar, "Waste"), by=None)

    assert (waiting(), rung) == ([webinar], ["webinars.tasks.compile_due_recaps"])


def test_closing_all_at_once_asks_too_and_the_task_makes_it_a_draft(webinar):
    close_rooms(webinar, by=None)

    compile_due_recaps()

    assert (webinar.recap.status, waiting()) == (Recap.Status.DRAFT, [])
    assert "Energy is dear" in told(webinar)
    assert "Waste is dear" in told(webinar)


def test_a_room_that_is_closed_in_another_way_needs_nobody_who_asks(webinar):
    webinar.breakouts.update(status=Breakout.Status.CLOSED)

    assert waiting() == [webinar]


def test_where_the_last_open_room_is_taken_away_nobody_needs_to_ask_either(webinar):
    spare = BreakoutFactory(webinar=webinar)
    close_rooms(webinar, only=room_of(webinar, "Energy"), by=None)
    close_rooms(webinar, only=room_of(webinar, "Waste"), by=None)
    assert waiting() == []

    spare.delete()

    assert waiting() == [webinar]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_webinar_that_is_not_announced_waits_for_no_recap(webinar, status):
    close_rooms(webinar, by=None)
    Webinar.objects.update(status=status)

    assert waiting() == []


def test_a_webinar_without_rooms_waits_until_it_is_closed():
    webinar = WebinarFactory()
    Webinar.objects.update(recap_wanted_at=timezone.now())
    assert waiting() == []

    close_webinar(webinar, by=None)

    assert waiting() == [webinar]


def test_rooms_closed_before_anything_ran_ask_for_nothing():
    BreakoutFactory(status=Breakout.Status.CLOSED)

    assert waiting() == []


def test_reopening_takes_the_wish_back_and_keeps_the_draft(webinar):
    close_rooms(webinar, by=None)
    reopen_room(room_of(webinar, "Waste"), by=None)
    assert waiting() == []
    close_rooms(webinar, by=None)
    compile_due_recaps()
    draft = webinar.recap

    waste = reopen_room(room_of(webinar, "Waste"), by=None)
    InsightFactory(breakout=waste, kind="conclusion", text="Waste is a resource")
    compile_due_recaps()

    assert Recap.objects.get().compiled_at == draft.compiled_at
    close_rooms(webinar, by=None)
    compile_due_recaps()
    assert "Waste is a resource" in told(Webinar.objects.get())


def test_closing_the_webinar_later_compiles_again(webinar):
    close_rooms(webinar, by=None)
    compile_due_recaps()
    Webinar.objects.update(closing="Everybody learnt something.")

    close_webinar(webinar, by=None)

    assert waiting() == [webinar]
    compile_due_recaps()
    assert "Everybody learnt something." in told(Webinar.objects.get())


def test_what_is_hidden_late_goes_out_of_the_draft_and_what_is_shown_again_comes_back(webinar):
    note = InsightFactory(breakout=room_of(webinar, "Energy"), text="Solar pays within five years")
    close_rooms(webinar, by=None)
    compile_due_recaps()
    assert "Solar pays" in told(webinar)

    hide_insight(note, reason="A name", by=None)
    assert waiting() == [webinar]
    compile_due_recaps()
    assert "Solar pays" not in told(webinar)
    note.breakout.refresh_from_db()
    show_insight(note, by=None)
    compile_due_recaps()

    assert "Solar pays" in told(webinar)


def test_what_is_hidden_while_rooms_run_asks_for_nothing(webinar):
    note = InsightFactory(breakout=room_of(webinar, "Energy"))

    hide_insight(note, reason="A name", by=None)

    assert Webinar.objects.get().recap_wanted_at is None


def test_a_list_of_notes_that_comes_in_late_asks_again(webinar):
    close_rooms(webinar, by=None)
    compile_due_recaps()

    import_insights(webinar, b"breakout,text\nEnergy,Heat pumps pay\n")

    assert waiting() == [webinar]


@pytest.mark.parametrize("status", ["approved", "published"])
def test_what_staff_approved_is_not_compiled_again_by_itself(webinar, status):
    close_rooms(webinar, by=None)
    compile_due_recaps()
    Recap.objects.update(status=status, approved_at=timezone.now(), published_at=timezone.now())

    close_webinar(webinar, by=None)

    assert waiting() == []


def test_one_that_fails_keeps_no_other_waiting_and_is_logged(monkeypatch, caplog):
    poor, fine = (HeldWebinarFactory(recap_wanted_at=timezone.now()) for _ in range(2))
    compile_recap = tasks.compile_recap

    def failing(webinar):
        if webinar == poor:
            raise ZeroDivisionError
        return compile_recap(webinar)

    monkeypatch.setattr(tasks, "compile_recap", failing)

    compile_due_recaps()

    assert waiting() == [poor]
    assert Recap.objects.get().webinar == fine
    [fault] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert poor.slug in fault.getMessage()


def test_what_waits_is_found_in_one_query(webinar, django_assert_num_queries):
    close_rooms(webinar, by=None)
    BreakoutFactory.create_batch(3, status=Breakout.Status.CLOSED)

    with django_assert_num_queries(1):
        waiting()
