"""What staff do to one sentence of a recap, what it refuses, and the traces it leaves."""

import pytest

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Recap, Source, Statement
from webinars.recap.domain.corrections import ChangedMeanwhile, write_heading
from webinars.recap.domain.statements import (
    accept_part,
    accept_statement,
    add_statement,
    drop_statement,
    fingerprint,
    move_statement,
    rephrase_statement,
    restore_statement,
    undecided,
)
from webinars.tests.factories import (
    BreakoutFactory,
    InsightFactory,
    RecapFactory,
    SourceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


def a_recap(status="draft", **facts):
    published = {"published": {}, "approved": {"approved_at": "2026-01-01T00:00Z"}}
    given = {"published_at": None} if status != "published" else {}
    return RecapFactory(status=status, **{**given, **published.get(status, {}), **facts})


def a_statement(recap=None, text="Grids are shared.", **facts):
    statement = StatementFactory(
        recap=recap or a_recap(), section=facts.pop("section", "closing"), text=text, **facts
    )
    SourceFactory(statement=statement)
    return statement


def standing_on(insight, recap=None, **facts):
    recap = recap or a_recap(webinar=insight.breakout.webinar)
    statement = StatementFactory(recap=recap, breakout=insight.breakout, **facts)
    SourceFactory(statement=statement, type="insight", insight=insight)
    return statement


def fresh(statement):
    return Statement.objects.get(pk=statement.pk)


def numbers(recap):
    """Each version's cause and the texts that it keeps, the oldest first."""
    return [(v.cause, [s["text"] for s in v.statements]) for v in recap.versions.order_by("number")]


@pytest.fixture
def editor():
    return CoordinatorFactory()


# --- Rephrase ------------------------------------------------------------------------------------
def test_a_rephrased_sentence_keeps_its_sources_and_the_compiled_words(editor):
    statement = a_statement()

    rephrase_statement(statement, "  Local grids\r\nare shared. ", by=editor)

    statement = fresh(statement)
    assert (statement.text, statement.drafted) == ("Local grids\nare shared.", "Grids are shared.")
    assert (statement.accepted_by, statement.sources.count()) == (editor, 1)
    assert numbers(statement.recap) == [
        ("compiled", ["Grids are shared."]),
        ("edited", ["Local grids\nare shared."]),
    ]
    event = AuditEvent.objects.get(verb="statement.rephrased")
    assert (event.actor, event.facts) == (editor, {"key": statement.key})


@pytest.mark.parametrize(
    ("text", "told"), [(" \n", "drop it"), ("x" * 5001, "at most 5000 characters")]
)
def test_a_sentence_says_something_and_not_too_much(text, told, editor):
    statement = a_statement()

    with pytest.raises(Refused, match=told):
        rephrase_statement(statement, text, by=editor)

    assert fresh(statement).text == "Grids are shared."


def test_the_second_of_two_editors_is_told_and_sees_both_texts(editor):
    statement = a_statement()
    rephrase_statement(statement, "Grids are shared locally.", by=None)

    with pytest.raises(ChangedMeanwhile) as clash:
        rephrase_statement(statement, "Networks are shared.", by=editor, read="Grids are shared.")

    assert clash.value.theirs == "Grids are shared locally."
    assert clash.value.both == "Grids are shared locally.\nNetworks are shared."
    assert fresh(statement).text == "Grids are shared locally."


def test_two_editors_of_different_sentences_of_one_text_both_keep_theirs(editor):
    statement = a_statement(text="Grids are shared. Costs fall.")
    rephrase_statement(statement, "Grids are shared. Costs fall fast.", by=None)

    rephrase_statement(
        statement,
        "Local grids are shared. Costs fall.",
        by=editor,
        read="Grids are shared. Costs fall.",
    )

    assert fresh(statement).text == "Local grids are shared. Costs fall fast."


def test_rephrasing_takes_an_offered_sentence_in(editor):
    statement = a_statement(offered=True)

    rephrase_statement(statement, "Better words.", by=editor)

    assert (fresh(statement).offered, fresh(statement).accepted_by) == (False, editor)


# --- Accept --------------------------------------------------------------------------------------
def test_an_offered_sentence_is_shown_once_it_is_accepted(editor):
    statement = a_statement(offered=True)
    assert not statement.recap.statements.kept()

    accept_statement(statement, by=editor)

    assert list(statement.recap.statements.kept()) == [statement]
    assert fresh(statement).accepted_by == editor
    assert AuditEvent.objects.filter(verb="statement.accepted").count() == 1


def test_accepting_twice_leaves_one_trace_and_no_version(editor):
    statement = accept_statement(a_statement(), by=editor)
    accepted_at = fresh(statement).accepted_at

    accept_statement(statement, by=CoordinatorFactory())

    assert (fresh(statement).accepted_at, fresh(statement).accepted_by) == (accepted_at, editor)
    assert AuditEvent.objects.filter(verb="statement.accepted").count() == 1
    assert [cause for cause, _texts in numbers(statement.recap)] == ["compiled"]


def test_what_reads_differently_by_now_is_neither_accepted_nor_dropped(editor):
    statement = a_statement(text="It reads so now.")

    with pytest.raises(Refused, match="Read it again"):
        accept_statement(statement, by=editor, read="It read so before.")
    with pytest.raises(Refused, match="Read it again"):
        drop_statement(statement, "Wrong", by=editor, read="It read so before.")

    assert (fresh(statement).accepted_at, fresh(statement).dropped) == (None, False)


def test_a_sentence_whose_insights_are_all_hidden_is_not_accepted(editor):
    hidden = InsightFactory(hidden_at="2026-01-01T00:00Z")
    statement = standing_on(hidden)

    with pytest.raises(Refused, match="is hidden"):
        accept_statement(statement, by=editor)
    rephrase_statement(statement, "Other words.", by=editor)

    assert (fresh(statement).text, fresh(statement).accepted_at) == ("Other words.", None)


def test_a_sentence_with_one_insight_left_is_accepted(editor):
    statement = standing_on(InsightFactory(hidden_at="2026-01-01T00:00Z"))
    SourceFactory(statement=statement, type="insight", insight=InsightFactory())

    assert accept_statement(statement, by=editor).accepted_by == editor


def test_a_dropped_sentence_is_restored_before_it_is_accepted(editor):
    statement = a_statement(dropped=True)

    with pytest.raises(Refused, match="restore it first"):
        accept_statement(statement, by=editor)


def test_a_part_is_accepted_at_once_but_for_what_stands_on_hidden_insights(editor):
    recap = a_recap()
    room = BreakoutFactory(webinar=recap.webinar)
    insight = InsightFactory(breakout=room)
    one = standing_on(insight, recap, offered=True)
    ghost = standing_on(
        InsightFactory(breakout=room, hidden_at="2026-01-01T00:00Z"), recap, dropped=False
    )
    dropped, elsewhere = standing_on(insight, recap, dropped=True), a_statement(recap)
    read = fingerprint(undecided(recap.statements.filter(breakout=room)))

    assert accept_part(recap, section="breakouts", breakout=room, by=editor, read=read) == 1

    accepted = recap.statements.exclude(accepted_at=None)
    assert [s.pk for s in accepted] == [one.pk]
    assert not fresh(one).offered
    assert {fresh(s).accepted_by for s in (ghost, dropped, elsewhere)} == {None}
    assert AuditEvent.objects.get(verb="recap.part_accepted").facts == {
        "section": "breakouts",
        "room": room.title,
        "number": 1,
    }


def test_a_part_that_somebody_changed_is_read_again_before_it_is_accepted(editor):
    statement = a_statement()
    read = fingerprint([statement])
    rephrase_statement(statement, "Other words.", by=None)
    Statement.objects.update(accepted_at=None)

    with pytest.raises(Refused, match="Read it again"):
        accept_part(statement.recap, section="closing", breakout=None, by=editor, read=read)


# --- Drop and restore ----------------------------------------------------------------------------
def test_a_sentence_is_dropped_with_a_reason_and_restored(editor):
    statement = a_statement(accepted_at="2026-01-01T00:00Z")

    drop_statement(statement, " said  twice ", by=editor)

    assert (fresh(statement).dropped, fresh(statement).dropped_reason) == (True, "said twice")
    assert fresh(statement).accepted_at is None
    event = AuditEvent.objects.get(verb="statement.dropped")
    assert event.facts == {"key": statement.key, "reason": "said twice"}

    restore_statement(statement, by=editor)

    assert (fresh(statement).dropped, fresh(statement).dropped_reason) == (False, "")
    assert AuditEvent.objects.filter(verb="statement.restored").exists()


def test_dropping_wants_a_reason_and_happens_once(editor):
    statement = a_statement()

    with pytest.raises(Refused, match="why"):
        drop_statement(statement, " ", by=editor)
    drop_statement(statement, "Wrong", by=editor)
    with pytest.raises(Refused, match="already"):
        drop_statement(statement, "Wrong", by=editor)
    restore_statement(statement, by=editor)
    with pytest.raises(Refused, match="not dropped"):
        restore_statement(statement, by=editor)


def test_a_sentence_that_is_gone_by_now_is_refused_in_words(editor):
    statement = a_statement()
    Statement.objects.all().delete()

    with pytest.raises(Refused, match="compiled again"):
        rephrase_statement(statement, "Other words.", by=editor)


# --- Move ----------------------------------------------------------------------------------------
def in_order(recap):
    return list(recap.statements.order_by("position").values_list("text", flat=True))


def test_sentences_move_within_their_part_and_the_recap_says_so(editor):
    recap = a_recap()
    room, other = BreakoutFactory.create_batch(2, webinar=recap.webinar)
    conclusion = StatementFactory(recap=recap, breakout=room, key="conclusion/1", text="C")
    one, two, three = (StatementFactory(recap=recap, breakout=room, text=t) for t in "123")
    StatementFactory(recap=recap, breakout=other, text="x")

    move_statement(three, -1, by=editor)
    assert in_order(recap) == ["C", "1", "3", "2", "x"]
    move_statement(one, 5, by=editor)

    assert in_order(recap) == ["C", "3", "2", "1", "x"]
    assert Recap.objects.get(pk=recap.pk).reordered
    facts = [event.facts["steps"] for event in AuditEvent.objects.filter(verb="statement.moved")]
    assert sorted(facts) == [-1, 2]
    for statement, steps in ((three, -1), (one, 1), (conclusion, 1)):
        with pytest.raises(Refused, match="end of its part"):
            move_statement(statement, steps, by=editor)
    assert two.pk


# --- Add -----------------------------------------------------------------------------------------
def note_of_the_facility():
    return Source(type="note", reference="note/1", text="From the report.")


def test_an_added_sentence_stands_at_the_end_of_its_part_with_its_sources(editor):
    recap = a_recap()
    room = BreakoutFactory(webinar=recap.webinar)
    for position, (section, text) in enumerate([("people", "P"), ("closing", "C")]):
        StatementFactory(recap=recap, section=section, text=text, position=position)
    insight = InsightFactory(breakout=room, text="Share grids")
    source = Source(type="insight", reference=f"insight/{insight.code}", insight=insight)

    added = add_statement(
        recap, section="breakouts", breakout=room, text="Added.", sources=[source], by=editor
    )
    add_statement(
        recap,
        section="people",
        breakout=None,
        text="Also.",
        sources=[note_of_the_facility()],
        by=editor,
    )

    assert in_order(recap) == ["P", "Also.", "Added.", "C"]
    assert (added.added, added.accepted_by, added.edited) == (True, editor, True)
    assert [s.insight for s in added.sources.all()] == [insight]
    assert AuditEvent.objects.filter(verb="statement.added").count() == 2


def test_a_sentence_without_a_proper_source_is_not_added(editor):
    recap = a_recap()
    room = BreakoutFactory(webinar=recap.webinar)
    hidden = InsightFactory(breakout=room, hidden_at="2026-01-01T00:00Z")
    foreign = InsightFactory()

    def add(sources, section="breakouts", breakout=room, text="Added."):
        add_statement(
            recap, section=section, breakout=breakout, text=text, sources=sources, by=editor
        )

    with pytest.raises(Refused, match="at least one source"):
        add([])
    with pytest.raises(Refused, match="hidden insight"):
        add([Source(type="insight", reference="i", insight=hidden)])
    with pytest.raises(Refused, match="another webinar"):
        add([Source(type="insight", reference="i", insight=foreign)])
    with pytest.raises(Refused, match="another webinar"):
        add([note_of_the_facility()], breakout=BreakoutFactory())
    with pytest.raises(Refused, match="names which one"):
        add([note_of_the_facility()], breakout=None)
    with pytest.raises(Refused, match="names which one"):
        add([note_of_the_facility()], section="people")
    with pytest.raises(Refused, match="says something"):
        add([note_of_the_facility()], text=" ")
    assert not recap.statements.exists()


# --- Headline and standfirst ---------------------------------------------------------------------
def test_headline_and_standfirst_are_written_and_kept_as_a_version(editor):
    recap = a_recap(title="Old", standfirst="Before.")

    write_heading(recap, title=" New  one ", standfirst="After.\r\n", by=editor)

    recap = Recap.objects.get(pk=recap.pk)
    assert (recap.title, recap.standfirst) == ("New one", "After.")
    kept = recap.versions.order_by("number").values_list("title", "standfirst")
    assert list(kept) == [("Old", "Before."), ("New one", "After.")]
    with pytest.raises(Refused, match="needs a headline"):
        write_heading(recap, title=" ", standfirst="", by=editor)


def test_two_who_write_a_headline_and_a_standfirst_both_keep_theirs(editor):
    recap = a_recap(title="Old", standfirst="Before.")
    read = ("Old", "Before.")
    write_heading(recap, title="New", standfirst="Before.", read=read, by=None)

    write_heading(recap, title="Old", standfirst="After.", read=read, by=editor)
    with pytest.raises(Refused, match="it reads “New” now"):
        write_heading(recap, title="Fresh", standfirst="Before.", read=read, by=editor)

    recap = Recap.objects.get(pk=recap.pk)
    assert (recap.title, recap.standfirst) == ("New", "After.")
