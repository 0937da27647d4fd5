"""How a recap tells what was noted: by kind, with votes and credit, within its limits."""

import pytest

from webinars.models import Insight
from webinars.recap.drafting import draft
from webinars.recap.drafting.facts import CopyFacts, SharedFacts, Stands, ThemeFacts
from webinars.recap.drafting.kinds import KINDS
from webinars.tests.recap_texts import note, room, webinar
from webinars.tests.recap_webinars import COPIED, PROMISED


def of_notes(*notes, **facts):
    return [d.text for d in draft(webinar(rooms=[room(1, "Design", notes=notes)], **facts))][1:]


def keys(facts, **more):
    return [d.key for d in draft(facts, **more)][1:]


# --- By kind --------------------------------------------------------------------------------------
def test_every_kind_but_the_conclusion_has_its_own_words():
    kinds = set(Insight.Kind.values) - {Insight.Kind.CONCLUSION}

    assert set(KINDS) == kinds
    told = [kind.anonymous.alone for kind in KINDS.values()]
    assert len(set(map(str, told))) == len(kinds)


def test_one_barrier_stands_alone():
    assert of_notes(note(1, "fees are high", "barrier")) == [
        "A barrier was named: “fees are high”."
    ]


def test_of_several_barriers_no_two_in_a_row_begin_alike():
    notes = [note(n, f"Fee {n}", "barrier") for n in range(1, 5)]

    assert of_notes(*notes) == [
        "Several barriers were named, among them this: “Fee 1”.",
        "Another barrier: “Fee 2”.",
        "This stands in the way as well: “Fee 3”.",
        "Another barrier: “Fee 4”.",
    ]


def test_notes_are_told_by_kind_and_the_most_voted_for_first():
    notes = [
        note(1, "An offer", "offer", votes=9),
        note(2, "A", "need", votes=1),
        note(3, "B", "need", votes=2),
        note(4, "Seen", votes=1),
    ]

    assert of_notes(*notes) == [
        "An insight from the discussion: “Seen” (one vote).",
        "Several needs were voiced, among them this: “B” (two votes).",
        "Another need: “A” (one vote).",
        "An offer was made: “An offer” (nine votes).",
    ]


def test_key_insights_come_first_and_a_barrier_among_them_is_named_as_such():
    notes = [
        note(1, "Loud", votes=99),
        note(2, "Fees", "barrier", votes=2),
        note(3, "Forms", "barrier", key=True, credit="Eve Example"),
        note(4, "Small", key=True, votes=1),
    ]

    assert of_notes(*notes) == [
        "One of the room’s key insights: “Small” (one vote).",
        "Another key insight is a barrier, as Eve Example put it: “Forms”.",
        "Another insight: “Loud” (99 votes).",
        "Another barrier: “Fees” (two votes).",
    ]


def test_a_kind_that_nobody_foresaw_is_an_insight():
    assert of_notes(note(1, "Hm", "riddle")) == ["An insight from the discussion: “Hm”."]


# --- Whose it is ----------------------------------------------------------------------------------
def test_a_note_is_told_with_the_name_that_its_author_agreed_to():
    told = of_notes(note(1, "Fees.", "barrier", votes=4, credit="Demo Cluster A"))

    assert told == ["Demo Cluster A named a barrier: “Fees” (four votes)."]


def test_nobody_is_said_to_have_said_something_before():
    """“Ann made another offer” would say that Ann had made one already."""
    notes = [
        note(n, f"Offer {n}", "offer", credit=name) for n, name in enumerate(["Ann", "Bo", "Cy"])
    ]

    assert of_notes(*notes) == [
        "Several offers were made. Ann made this one: “Offer 0”.",
        "Another offer came from Bo: “Offer 1”.",
        "Cy made this offer: “Offer 2”.",
    ]


def test_one_name_is_not_put_under_what_several_wrote_and_all_are_sources():
    facts = webinar(rooms=[room(1, "Design", notes=[COPIED])])

    [told] = [d for d in draft(facts) if d.section == "breakouts"]

    assert told.text == "A barrier was named: “Permits take too long” (eleven votes)."
    assert told.sources == (
        Stands("insight", "insight/70", "Permits take too long", 70),
        Stands("insight", "insight/71", "permits take far too long!", 71),
        Stands("insight", "insight/72", "The permits take too long", 72),
    )


def test_a_copy_that_comes_twice_is_one_source():
    copy = CopyFacts("insight/2", 2, "Fees", "Design")
    facts = webinar(rooms=[room(1, "Design", notes=[note(1, "Fee", copies=[copy, copy])])])

    assert len(draft(facts)[-1].sources) == 2


# --- Limits ---------------------------------------------------------------------------------------
def test_eight_notes_of_a_room_are_told_and_those_that_staff_decided_about():
    notes = [note(n, f"Note {n}", "need", votes=n) for n in range(12)]
    facts = webinar(rooms=[room(1, "Design", notes=notes)])

    strongest = [f"note/insight/{n}" for n in range(11, 3, -1)]
    assert keys(facts) == strongest
    assert keys(facts, keep={"note/insight/0", "gone"}) == [*strongest, "note/insight/0"]


def test_a_key_insight_is_told_however_few_voted_for_it():
    notes = [note(n, f"Note {n}", "need", votes=9) for n in range(12)]
    quiet = note(99, "Start small", key=True)

    told = keys(webinar(rooms=[room(1, "Design", notes=[*notes, quiet])]))

    assert told == ["note/insight/99", *(f"note/insight/{n}" for n in range(7))]


def test_a_note_that_comes_twice_is_told_once_in_its_first_words():
    twice = [SharedFacts(note(1, text), ["A", "B"]) for text in ("Start small", "Start big")]

    [told] = draft(webinar(shared=twice))[1:]

    assert "Start small" in told.text


def test_five_shared_notes_five_themes_and_twelve_commitments_are_told():
    facts = webinar(
        shared=[SharedFacts(note(n, "Yes"), ["A", "B"]) for n in range(7)],
        themes=[ThemeFacts(f"theme/{n}", "Energy", ["A", "B"], 2) for n in range(7)],
        commitments=[note(n, "We will", "commitment") for n in range(14)],
    )
    shared = [f"shared/insight/{n}" for n in range(5)]
    themes = [f"theme/theme/{n}" for n in range(5)]
    steps = [f"step/insight/{n}" for n in range(12)]

    assert keys(facts) == [*shared, *themes, *steps]
    kept = {"shared/insight/6", "theme/theme/6", "step/insight/13"}
    assert set(keys(facts, keep=kept)) == {*shared, *themes, *steps, *kept}


# --- Across the rooms -----------------------------------------------------------------------------
def test_what_several_rooms_said_is_told_with_their_names():
    facts = webinar(shared=[SharedFacts(COPIED, ["Skills", "Design", "Energy"])])

    [told] = draft(facts)[1:]

    assert told.text == (
        "“Skills”, “Design” and “Energy” have a barrier in common: "
        "“Permits take too long” (eleven votes)."
    )
    assert (told.key, told.section, told.breakout) == ("shared/insight/70", "across", None)
    assert [source.insight for source in told.sources] == [70, 71, 72]


def test_more_rooms_than_are_named_are_counted():
    shared = SharedFacts(note(1, "Start small"), list("ABCDEFG"))

    [told] = draft(webinar(shared=[shared]))[1:]

    assert told.text == "Seven rooms have an insight in common: “Start small”."


def test_a_theme_stands_on_itself_and_on_the_rooms_that_it_came_up_in():
    theme = ThemeFacts("theme/energy", "Energy", ["A", "B"], 2)
    rooms = [room(n, title) for n, title in enumerate("ABC")]

    [told] = draft(webinar(rooms=rooms, themes=[theme]))[1:]

    assert told.text == "The theme “Energy” came up in “A” and “B” (two notes)."
    assert [(s.type, s.id) for s in told.sources] == [
        ("theme", "theme/energy"),
        ("breakout", "breakout/0"),
        ("breakout", "breakout/1"),
    ]


def test_what_only_one_room_said_is_not_said_across():
    assert keys(webinar(shared=[SharedFacts(note(1, "Yes"), ["A"])])) == []


# --- Next steps -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("place", "told"),
    [
        (0, "AEC committed to this by 1 March 2022: “We share our audit tool”."),
        (1, "Ann Example committed to this: “Invite the region’s ministry” (two votes)."),
        (2, "This is to be done by 30 June 2022: “Publish the checklist”."),
        (3, "Demo Cluster A made a commitment: “We open our test site”."),
        (4, "A commitment was made: “Translate the guide”."),
    ],
)
def test_a_commitment_is_told_with_who_and_when_as_far_as_known(place, told):
    [step] = draft(webinar(commitments=[PROMISED[place]]))[1:]

    assert (step.text, step.section) == (told, "steps")


def test_a_commitment_is_told_once_among_the_next_steps():
    facts = webinar(rooms=[room(1, "Design", notes=PROMISED[:1])], commitments=PROMISED[:1])

    assert keys(facts) == ["step/insight/80"]
    assert keys(facts, keep=["note/insight/80"]) == ["note/insight/80", "step/insight/80"]


def test_a_commitment_that_no_step_tells_is_told_in_its_room():
    assert of_notes(note(1, "We will", "commitment")) == ["A commitment was made: “We will”."]
