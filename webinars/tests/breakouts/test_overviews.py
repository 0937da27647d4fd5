"""What is worked out apart: wanted by a page, made by the worker, shown with its time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from webinars.breakouts.admin import meetings as mix_pages
from webinars.breakouts.admin import seating_page
from webinars.breakouts.domain.wishes import save_ranking
from webinars.common import overviews
from webinars.live.admin import same_notes
from webinars.models import Overview
from webinars.tasks import draw_up_overviews
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db
PAGES = [("seat", "seating"), ("mix", "meetings"), ("likeness", "same_notes")]


@pytest.fixture
def webinar(monkeypatch):
    """So many people and notes that a page does not wait for them."""
    for module in (seating_page, mix_pages, same_notes):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    webinar = WebinarFactory()
    energy, waste = BreakoutFactory.create_batch(2, webinar=webinar, capacity=2)
    for name, room in (("Ann", energy), ("Ben", waste), ("Cleo", waste)):
        person = RegistrationFactory(
            webinar=webinar, name=name, offers="Solar roofs", seeks="solar farms"
        )
        save_ranking(person, ranking=[room])
    for room in (energy, waste):
        InsightFactory(breakout=room, text="Permits take too long for a roof")
    return webinar


def page(webinar, name):
    return reverse(f"admin:webinars_webinar_{name}", args=[webinar.pk])


@pytest.mark.parametrize(("name", "kind"), PAGES)
def test_a_page_waits_for_nothing_and_shows_what_the_worker_made(staff, webinar, name, kind):
    first = staff.get(page(webinar, name)).content.decode()
    assert "worked out apart" in first
    assert Overview.objects.wanted().get().kind == kind

    draw_up_overviews()
    then = staff.get(page(webinar, name)).content.decode()

    assert "Worked out as things were at" in then
    assert "A newer one" not in then
    words = {"seat": "Cleo", "mix": "matches: 2", "likeness": "in 2 rooms"}
    assert words[name] in then
    assert not Overview.objects.wanted().exists()


def test_what_is_stored_says_the_same_as_what_is_worked_out_at_once(staff, webinar, monkeypatch):
    staff.get(page(webinar, "seat"))
    draw_up_overviews()
    stored = staff.get(page(webinar, "seat")).context
    monkeypatch.setattr(seating_page, "AT_ONCE", 500)
    at_once = staff.get(page(webinar, "seat")).context

    assert stored["comparisons"] == at_once["comparisons"]
    assert stored["room_reports"] == at_once["room_reports"]
    rows = [[(p.registration.pk, p.then, p.why) for p in c["people"]] for c in (stored, at_once)]
    assert rows[0] == rows[1]


def test_an_old_one_is_shown_and_a_newer_one_is_made(staff, webinar):
    staff.get(page(webinar, "mix"))
    draw_up_overviews()
    Overview.objects.update(made_at=timezone.now() - timedelta(hours=1))

    shown = staff.get(page(webinar, "mix")).content.decode()

    assert "A newer one is being worked out." in shown
    assert Overview.objects.wanted().exists()


def test_a_worker_that_died_or_failed_leaves_it_to_a_later_one(webinar, monkeypatch):
    def fail(webinar, question):
        raise RuntimeError

    overview = webinar.overviews.create(
        kind="seating", question="{}", wanted_at=timezone.now(), begun_at=timezone.now()
    )
    draw_up_overviews()
    assert not overview.parts.exists()  # another may be at work on it

    Overview.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    with monkeypatch.context() as patch:
        patch.setitem(overviews._finders, "seating", fail)
        draw_up_overviews()
    Overview.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    draw_up_overviews()

    assert overview.parts.exists()


def test_an_answer_about_notes_wants_them_compared_again(staff, webinar):
    staff.get(page(webinar, "likeness"))
    draw_up_overviews()
    one, other = webinar.breakouts.values_list("insights", flat=True)

    staff.post(page(webinar, "likeness"), {"one": one, "other": other, "answer": "apart"})

    assert Overview.objects.wanted().exists()


def test_a_long_table_is_paged_and_read_in_one_statement(
    webinar, django_assert_num_queries, monkeypatch
):
    rows = [[number, f"Cluster {number}"] for number in range(120)]
    findings = overviews.Findings({"people": 3}, {"clusters": rows})
    monkeypatch.setitem(overviews._finders, "meetings", lambda webinar, question: findings)
    overviews.overview_of(webinar, Overview.Kind.MEETINGS, at_once=None)
    draw_up_overviews()

    shown = overviews.overview_of(webinar, Overview.Kind.MEETINGS, at_once=None)

    assert shown.content == {"people": 3}
    with django_assert_num_queries(1):
        assert shown.rows("clusters")[45:105] == rows[45:105]
    with django_assert_num_queries(1):
        assert list(shown.rows("clusters")) == rows
