"""Compiling a recap again and again: nothing is lost, nothing that was withdrawn is shown."""

import pytest
from django.utils import timezone

from webinars.common.locks import want_recap
from webinars.live.domain.notes import hide_insight
from webinars.models import Insight, Recap, Source, Statement, Webinar
from webinars.recap.domain import compilation
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.statements import accept_statement, move_statement, rephrase_statement
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    StatementFactory,
)
from webinars.tests.recap_outputs import address, fetched

pytestmark = pytest.mark.django_db


def a_room(**facts):
    return BreakoutFactory(webinar=HeldWebinarFactory(), title="Permits", **facts)


def telling(recap, note):
    """The statements that stand on a note, as readers of a recap meet them."""
    return recap.statements.kept().filter(sources__insight=note)


# --- Twice ----------------------------------------------------------------------------------------
def test_compiled_twice_a_recap_has_the_same_bytes_and_no_new_version(staff):
    room = a_room()
    other = BreakoutFactory(webinar=room.webinar)
    for place in (room, other):
        InsightFactory(breakout=place, text="Permits take too long", carried_votes=3)
        InsightFactory(breakout=place, text="permits take TOO long", kind="barrier")
        InsightFactory(breakout=place, kind="conclusion", text="We agree")
    compiled = compile_recap(room.webinar)
    names = ["recap-json", "recap-as-markdown"]
    before = [fetched(staff, address(compiled, name)) for name in names]

    compile_recap(room.webinar)

    assert [fetched(staff, address(compiled, name)) for name in names] == before
    assert compiled.versions.count() == 1


def test_a_change_after_the_last_compilation_is_a_version():
    note = InsightFactory(breakout=a_room(), kind="conclusion")
    compiled = compile_recap(note.breakout.webinar)
    hide_insight(note, reason="Mistaken", by=None)

    compile_recap(note.breakout.webinar)

    assert list(compiled.versions.values_list("number", flat=True)) == [2, 1]


# --- What staff decided ---------------------------------------------------------------------------
def test_accepted_words_stay_and_are_not_called_edited_though_they_would_be_drafted_differently():
    note = InsightFactory(breakout=a_room(), kind="conclusion", text="We agree")
    compiled = compile_recap(note.breakout.webinar)
    accept_statement(compiled.statements.get(sources__insight=note), by=None)
    Insight.objects.filter(pk=note.pk).update(text="We disagree")

    compile_recap(note.breakout.webinar)

    statement = compiled.statements.get(sources__insight=note)
    assert (statement.text, statement.edited) == ("We agree.", False)
    assert statement.sources.get().text == "We disagree"


def test_edited_words_stay_beside_what_would_be_drafted_now():
    note = InsightFactory(breakout=a_room(), kind="conclusion", text="We agree")
    compiled = compile_recap(note.breakout.webinar)
    statement = compiled.statements.get(sources__insight=note)
    rephrase_statement(statement, "All agreed.", by=None)
    Insight.objects.filter(pk=note.pk).update(text="We disagree")

    compile_recap(note.breakout.webinar)

    statement.refresh_from_db()
    assert (statement.text, statement.drafted) == ("All agreed.", "We disagree.")


def test_the_order_of_the_staff_stays_and_what_is_new_stands_behind_its_neighbour():
    room = a_room()
    for text in ("One", "Two", "Three"):
        InsightFactory(breakout=room, kind="conclusion", text=text)
    compiled = compile_recap(room.webinar)
    move_statement(compiled.statements.get(text="Three."), -2, by=None)
    InsightFactory(breakout=room, kind="conclusion", text="Four")

    compile_recap(room.webinar)

    rows = compiled.statements.filter(section="breakouts").order_by("position")
    told = [row.text for row in rows if row.is_conclusion]
    assert told == ["Three.", "Four.", "One.", "Two."]


def test_a_break_out_of_another_compilation_is_corrected_on_a_sentence_that_is_known():
    note = InsightFactory(breakout=a_room(), kind="conclusion")
    compiled = compile_recap(note.breakout.webinar)
    statement = compiled.statements.get(sources__insight=note)
    Statement.objects.filter(pk=statement.pk).update(breakout=None, section="closing")

    compile_recap(note.breakout.webinar)

    statement.refresh_from_db()
    assert (statement.section, statement.breakout) == ("breakouts", note.breakout)


# --- What was withdrawn ---------------------------------------------------------------------------
def test_a_sentence_on_what_was_hidden_since_is_gone_or_out_of_sight_where_staff_settled_it():
    room = a_room()
    plain, accepted, edited = InsightFactory.create_batch(3, breakout=room, kind="conclusion")
    compiled = compile_recap(room.webinar)
    accept_statement(compiled.statements.get(sources__insight=accepted), by=None)
    rephrase_statement(compiled.statements.get(sources__insight=edited), "Other words.", by=None)
    for note in (plain, accepted, edited):
        hide_insight(note, reason="Withdrawn", by=None)

    compile_recap(room.webinar)

    left = Source.objects.filter(statement__recap=compiled).values_list("insight", flat=True)
    assert set(left.exclude(insight=None)) == {accepted.pk, edited.pk}
    assert not compiled.statements.kept().filter(section="breakouts").exists()


def test_settled_words_stay_out_of_sight_with_a_copy_that_was_hidden_since():
    """They may be the copy's; whatever is drafted anew, or settled after that, is not."""
    lead = InsightFactory(breakout=a_room(), kind="conclusion", text="We agree")
    copy = InsightFactory(breakout=lead.breakout, text="Secret words")
    webinar = lead.breakout.webinar
    compiled = compile_recap(webinar)
    statement = compiled.statements.get(sources__insight=lead)
    source = {"type": "insight", "reference": f"insight/{copy.code}", "insight": copy}
    SourceFactory(statement=statement, **source)
    rephrase_statement(statement, "Secret words.", by=None)
    hide_insight(copy, reason="Withdrawn", by=None)

    compile_recap(webinar)
    assert not telling(compiled, lead).exists()

    rephrase_statement(statement, "All agree.", by=None)
    compile_recap(webinar)
    assert [found.text for found in telling(compiled, lead)] == ["All agree."]


def test_words_that_nobody_settled_leave_a_copy_that_was_hidden_since():
    room = a_room()
    lead = InsightFactory(breakout=room, text="Permits take too long", carried_votes=1)
    copy = InsightFactory(breakout=room, text="permits take TOO long", carried_votes=1)
    compiled = compile_recap(room.webinar)
    hide_insight(copy, reason="Withdrawn", by=None)

    compile_recap(room.webinar)

    assert telling(compiled, lead).exists()
    assert not Source.objects.filter(insight=copy).exists()


def a_statement_on(*notes):
    statement = StatementFactory(recap=RecapFactory())
    for note in notes:
        SourceFactory(statement=statement, type="insight", insight=note)
    return statement


def is_seen(statement):
    return Statement.objects.kept().filter(pk=statement.pk).exists()


def test_a_statement_on_a_merged_copy_is_seen_beside_the_note_that_it_was_merged_into():
    kept = InsightFactory()
    copy = InsightFactory(breakout=kept.breakout, merged_into=kept)
    other = InsightFactory(breakout=kept.breakout)

    assert is_seen(a_statement_on(kept, copy))
    assert not is_seen(a_statement_on(copy))
    assert not is_seen(a_statement_on(copy, other))


@pytest.mark.parametrize("which", ["kept", "copy"])
def test_a_statement_on_both_is_not_seen_once_either_is_hidden(which):
    kept = InsightFactory()
    copy = InsightFactory(breakout=kept.breakout, merged_into=kept)
    statement = a_statement_on(kept, copy)
    hidden = {"kept": kept, "copy": copy}[which]

    Insight.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())

    assert not is_seen(statement)


# --- What changes while it is compiled ------------------------------------------------------------
@pytest.mark.parametrize("changes", [1, 2, 9])
def test_notes_that_change_while_they_are_compared_are_compared_again(monkeypatch, changes):
    room = a_room()
    one, other = (InsightFactory(breakout=room, text=text) for text in ("A fund", "A bank"))
    asked = []

    def changing(webinar):
        groups = compared(webinar)
        asked.append(groups)
        if len(asked) <= changes:
            Insight.objects.filter(pk=other.pk).update(text="A fund" + "!" * len(asked))
        return groups

    compared = compilation.grouping_of
    monkeypatch.setattr(compilation, "grouping_of", changing)

    compile_recap(room.webinar)

    assert len(asked) == min(changes + 1, compilation.UNLOCKED_ATTEMPTS + 1)
    assert [group.keys for group in asked[-1]] == [(one.pk, other.pk)]
    assert Recap.objects.get().statements.filter(sources__insight=one).exists()


def test_what_is_asked_for_while_a_recap_is_compiled_waits_for_the_next_compilation(monkeypatch):
    webinar = a_room().webinar

    def asking(webinar, groups):
        want_recap(webinar)
        return gathered(webinar, groups)

    gathered = compilation.facts_of
    monkeypatch.setattr(compilation, "facts_of", asking)

    compile_recap(webinar)

    assert list(Webinar.objects.awaiting_recap()) == [webinar]
