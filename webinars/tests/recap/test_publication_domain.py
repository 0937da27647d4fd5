"""A recap's way to its readers: approval, publication, correction with a note, withdrawal."""

import pytest

from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Recap, Source, Statement
from webinars.recap.domain.corrections import write_heading
from webinars.recap.domain.publication import (
    approve_and_publish,
    approve_recap,
    publish_recap,
    take_back_approval,
    withdraw_recap,
)
from webinars.recap.domain.statements import (
    accept_statement,
    add_statement,
    drop_statement,
    move_statement,
    rephrase_statement,
    restore_statement,
)
from webinars.recap.domain.versions import changed_between, keep_version
from webinars.tests.factories import (
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SourceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    recap = RecapFactory(status="draft", published_at=None)
    for text in ("One.", "Two."):
        SourceFactory(statement=StatementFactory(recap=recap, section="closing", text=text))
    return recap


@pytest.fixture
def editor():
    return CoordinatorFactory()


def now(recap):
    return Recap.objects.get(pk=recap.pk)


def first(recap):
    return recap.statements.order_by("position").first()


# --- Approve and publish -------------------------------------------------------------------------
def test_a_recap_is_approved_then_published_and_each_turn_is_kept(recap, editor):
    RegistrationFactory(webinar=recap.webinar)

    approve_recap(recap, by=editor)
    assert (now(recap).status, now(recap).approved_by) == ("approved", editor)
    publish_recap(recap, by=editor)

    assert now(recap).is_published
    assert Message.objects.filter(kind="recap.published").count() == 1
    kept = recap.versions.order_by("number").values_list("number", "cause", "by")
    assert list(kept) == [(1, "approved", editor.pk), (2, "published", editor.pk)]
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["recap.approved", "recap.published"]


def test_a_draft_is_not_published_and_nothing_is_approved_twice(recap):
    with pytest.raises(Refused, match="Approve this recap first"):
        publish_recap(recap, by=None)
    approve_recap(recap, by=None)
    with pytest.raises(Refused, match="approved already"):
        approve_recap(recap, by=None)
    publish_recap(recap, by=None)
    with pytest.raises(Refused, match="published already"):
        approve_recap(recap, by=None)


def test_a_recap_of_which_readers_would_see_nothing_is_not_approved(editor):
    recap = RecapFactory(status="draft", published_at=None)
    hidden = InsightFactory(hidden_at="2026-01-01T00:00Z")
    SourceFactory(statement__recap=recap, type="insight", insight=hidden)
    StatementFactory(recap=recap, offered=True)

    with pytest.raises(Refused, match="no statement yet"):
        approve_recap(recap, by=editor)


def test_approval_is_taken_back_and_lapses_with_an_edit(recap, editor):
    with pytest.raises(Refused, match="not approved"):
        take_back_approval(recap, by=editor)
    approve_recap(recap, by=editor)
    take_back_approval(recap, by=editor)
    assert (now(recap).status, now(recap).approved_at) == ("draft", None)

    approve_recap(recap, by=editor)
    accept_statement(first(recap), by=editor)
    assert now(recap).status == "approved", "accepting changes no word"
    rephrase_statement(first(recap), "Other words.", by=editor)

    assert (now(recap).status, now(recap).approved_by) == ("draft", None)
    assert AuditEvent.objects.filter(verb="recap.reopened").count() == 2


def test_the_command_line_approves_and_publishes_in_one(recap):
    assert approve_and_publish(recap, by=None).is_published
    assert approve_and_publish(withdraw_recap(recap, by=None), by=None).is_published
    with pytest.raises(Refused, match="published already"):
        approve_and_publish(recap, by=None)


def test_a_withdrawn_recap_is_edited_without_a_note_and_approved_anew(recap, editor):
    with pytest.raises(Refused, match="Only a published"):
        withdraw_recap(recap, by=editor)
    withdraw_recap(approve_and_publish(recap, by=editor), by=editor)

    rephrase_statement(first(recap), "Other words.", by=editor)

    assert now(recap).status == "withdrawn"
    assert not recap.corrections.exists()
    with pytest.raises(Refused, match="Approve this recap first"):
        publish_recap(recap, by=editor)
    assert publish_recap(approve_recap(recap, by=editor), by=editor).is_published


# --- Correct -------------------------------------------------------------------------------------
def drop(recap, **how):
    drop_statement(first(recap), "Wrong", **how)


def rephrase(recap, **how):
    rephrase_statement(first(recap), "Other words.", **how)


def restore(recap, **how):
    dropped = recap.statements.filter(dropped=True).first()
    restore_statement(dropped, **how)


def take_in(recap, **how):
    accept_statement(recap.statements.get(offered=True), **how)


def move(recap, **how):
    move_statement(first(recap), 1, **how)


def add(recap, **how):
    source = Source(type="note", reference="note/1", text="From the report.")
    add_statement(recap, section="closing", breakout=None, text="Added.", sources=[source], **how)


def head(recap, **how):
    write_heading(recap, title="Another", standfirst="", **how)


@pytest.mark.parametrize("edit", [rephrase, drop, restore, take_in, move, add, head])
def test_what_readers_see_is_corrected_with_a_note_only(recap, editor, edit):
    StatementFactory(recap=recap, section="closing", offered=True)
    StatementFactory(recap=recap, section="closing", dropped=True)
    approve_and_publish(recap, by=editor)
    rows = Statement.objects.order_by("pk")
    before, changed_at = list(rows.values()), now(recap).changed_at

    with pytest.raises(Refused, match="Say what is corrected"):
        edit(recap, by=editor)
    assert list(rows.values()) == before

    edit(recap, by=editor, note=" The figure  was wrong. ")
    [correction] = recap.corrections.all()
    assert (correction.note, correction.by) == ("The figure was wrong.", editor)
    assert recap.versions.first().cause == "corrected"
    assert now(recap).is_published
    assert now(recap).changed_at > changed_at
    assert AuditEvent.objects.get(verb="recap.corrected").facts == {"note": "The figure was wrong."}


def test_what_readers_never_saw_needs_no_note(recap, editor):
    offered = StatementFactory(recap=recap, offered=True)
    approve_and_publish(recap, by=editor)

    drop_statement(offered, "Said already", by=editor)
    accept_statement(first(recap), by=editor)

    assert not recap.corrections.exists()


def test_several_changes_under_one_note_are_told_once(recap, editor):
    approve_and_publish(recap, by=editor)

    for note in ("The figures.", "The figures.", "A name."):
        text = f"Words {recap.versions.count()}."
        rephrase_statement(first(recap), text, by=editor, note=note)

    assert [c.note for c in recap.corrections.all()] == ["A name.", "The figures."]


# --- Versions ------------------------------------------------------------------------------------
def test_a_version_is_kept_where_something_changed_only(recap, editor):
    assert keep_version(recap, "compiled", by=None).number == 1
    assert keep_version(recap, "compiled", by=None) is None
    StatementFactory(recap=recap, section="closing", text="Three.")

    assert keep_version(recap, "compiled", by=editor).number == 2


def test_a_version_keeps_the_statements_as_plain_data_with_their_sources(recap):
    version = keep_version(recap, "compiled", by=None)

    statement = first(recap)
    source = statement.sources.get()
    assert version.statements[0] == {
        "key": statement.key,
        "section": "closing",
        "breakout": "",
        "text": "One.",
        "dropped": False,
        "offered": False,
        "sources": [{"type": "webinar", "id": source.reference, "text": source.text}],
    }


def test_two_versions_differ_by_what_was_done_between_them(recap, editor):
    StatementFactory(recap=recap, section="closing", text="Three.")
    older = keep_version(recap, "compiled", by=None)
    write_heading(recap, title="Another", standfirst=recap.standfirst, by=editor)
    rephrase_statement(first(recap), "One more.", by=editor)
    move_statement(recap.statements.get(text="Three."), -1, by=editor)
    drop_statement(recap.statements.get(text="Two."), "Wrong", by=editor)
    add(recap, by=editor)

    found = changed_between(older, recap.versions.first())

    assert [(d.statement["text"], d.changes) for d in found] == [
        ("Another", ("reworded",)),
        ("One more.", ("reworded",)),
        ("Three.", ("moved",)),
        ("Two.", ("dropped",)),
        ("Added.", ("added",)),
    ]
