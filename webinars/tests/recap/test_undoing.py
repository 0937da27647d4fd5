"""Undo in a recap's editor: back to before, unless somebody decided since."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Statement
from webinars.recap.domain.publication import approve_and_publish
from webinars.recap.domain.statements import (
    accept_rest,
    accept_statement,
    drop_statement,
    fingerprint,
    move_statement,
    rephrase_statement,
    restore_statement,
)
from webinars.recap.domain.undoing import (
    Step,
    decided,
    last_version,
    step_between,
    undo_step,
)
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
FIELDS = (
    "position",
    "text",
    "dropped",
    "dropped_reason",
    "offered",
    "accepted_at",
    "accepted_by",
    "masked_at",
)


@pytest.fixture
def recap():
    recap = RecapFactory(status="draft", published_at=None)
    room = BreakoutFactory(webinar=recap.webinar)
    for n in range(4):
        insight = InsightFactory(breakout=room, text=f"Said {n}")
        statement = StatementFactory(
            recap=recap, breakout=room, position=n, text=f"Sentence {n}.", offered=n == 2
        )
        SourceFactory(statement=statement, type="insight", insight=insight, text=insight.text)
    return recap


@pytest.fixture
def editor(db):
    return CoordinatorFactory()


def rows(recap):
    return {
        s.pk: [getattr(s, name) for name in FIELDS] for s in Statement.objects.filter(recap=recap)
    }


def first(recap):
    return recap.statements.order_by("position").first()


def step_of(recap, deed):
    before, version = decided(recap), last_version(recap)
    deed()
    return Step.of(step_between(before, decided(recap), version).data)


def dropped(recap, editor):
    return drop_statement(first(recap), "Said twice", by=editor)


DEEDS = {
    "accept": lambda recap, by: accept_statement(first(recap), by=by),
    "accept what was offered": lambda recap, by: accept_statement(
        recap.statements.get(offered=True), by=by
    ),
    "accept the rest": lambda recap, by: accept_rest(recap, by=by),
    "rephrase": lambda recap, by: rephrase_statement(first(recap), "Other words.", by=by),
    "drop": dropped,
    "move": lambda recap, by: move_statement(first(recap), 2, by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_undone(recap, editor, deed):
    before = rows(recap)
    step = step_of(recap, lambda: DEEDS[deed](recap, editor))
    assert rows(recap) != before

    undo_step(recap, step, by=editor)

    assert rows(recap) == before
    assert AuditEvent.objects.filter(verb="recap.undone", actor=editor).exists()


def test_a_restored_sentence_is_dropped_again_with_its_reason(recap, editor):
    dropped(recap, editor)
    before = rows(recap)
    statement = first(recap)

    undo_step(recap, step_of(recap, lambda: restore_statement(statement, by=editor)), by=editor)

    assert rows(recap) == before


def test_steps_are_undone_one_after_the_other(recap, editor):
    before = rows(recap)
    steps = [step_of(recap, lambda deed=deed: deed(recap, editor)) for deed in DEEDS.values()]

    for step in reversed(steps):
        undo_step(recap, step, by=editor)

    assert rows(recap) == before


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_colleague_decided_since_stays(recap, editor, deed):
    step = step_of(recap, lambda: DEEDS[deed](recap, editor))
    changed = recap.statements.filter(pk__in=step.became).first()
    rephrase_statement(changed, "A colleague's words.", by=CoordinatorFactory())
    before = rows(recap)

    with pytest.raises(Refused, match="meanwhile"):
        undo_step(recap, step, by=editor)

    assert rows(recap) == before


def test_a_published_recap_is_corrected_instead(recap, editor):
    step = step_of(recap, lambda: accept_rest(recap, by=editor))
    approve_and_publish(recap, by=editor)

    with pytest.raises(Refused, match="published"):
        undo_step(recap, step, by=editor)


def test_words_that_are_no_longer_kept_do_not_come_back(recap, editor):
    step = step_of(recap, lambda: rephrase_statement(first(recap), "Other words.", by=editor))
    recap.versions.all().delete()

    with pytest.raises(Refused, match="not kept"):
        undo_step(recap, step, by=editor)


def test_nothing_changed_is_no_step(recap):
    assert step_between(decided(recap), decided(recap), 1) is None


# --- On the page ---------------------------------------------------------------------------------
def press(staff, recap, name, **sent):
    return staff.post(reverse(f"admin:webinars_recap_{name}", args=[recap.pk]), sent, follow=True)


def read_of(recap):
    rows = recap.statements.filter(dropped=False, accepted_at=None)
    return fingerprint(rows)


def test_what_is_left_is_accepted_in_one_press_and_taken_back_in_another(staff, recap):
    before = rows(recap)

    response = press(staff, recap, "accept_rest", read=read_of(recap))

    assert "4 sentences are accepted." in response.content.decode()
    assert not recap.statements.filter(accepted_at=None).exists()
    assert response.context["can_undo"]
    response = press(staff, recap, "undo")
    assert "Undone: 4 sentences are as before." in response.content.decode()
    assert rows(recap) == before
    assert not response.context["can_undo"]


def test_what_somebody_changed_meanwhile_is_not_accepted_unread(staff, recap, editor):
    read = read_of(recap)
    rephrase_statement(recap.statements.last(), "Unread words.", by=editor)

    response = press(staff, recap, "accept_rest", read=read)

    assert "Somebody changed this meanwhile." in response.content.decode()
    assert recap.statements.filter(accepted_at=None).count() == 3


def test_the_steps_of_one_person_are_not_another_s(staff, recap, client):
    press(staff, recap, "accept_rest", read=read_of(recap))
    other = CoordinatorFactory()
    client.force_login(other)

    press(client, recap, "undo")

    assert not recap.statements.filter(accepted_at=None).exists()


def test_undo_without_a_step_changes_nothing(staff, recap):
    before = rows(recap)

    assert press(staff, recap, "undo").status_code == 200
    assert rows(recap) == before


def test_after_a_press_the_focus_goes_to_the_next_undecided_sentence(staff, recap):
    one, two, *_rest = recap.statements.order_by("position")
    accept_statement(one, by=None)
    address = reverse("admin:webinars_recap_change", args=[recap.pk])

    whole = staff.get(address, {"at": one.pk})
    part = staff.get(address, {"at": one.pk}, headers={"HX-Request": "true"})

    assert whole.context["focus"] == 0
    assert part.context["focus"] == two.pk
    assert f'id="sentence-{two.pk}" tabindex="-1" autofocus' in part.content.decode()
