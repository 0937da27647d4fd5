"""What a recap shows in figures: counts of what readers see already, and nothing of one person."""

import pytest
from django.utils import timezone, translation

from webinars.models import Insight, Vote
from webinars.recap.domain.figures import LETTERS, MOST, Bar, figures_of
from webinars.tests.factories import (
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    StatementFactory,
)
from webinars.tests.published import room_of_published_recap, stand_on, told

pytestmark = pytest.mark.django_db

HIDDEN = {"hidden_at": timezone.now()}


def drawn(recap):
    """By name; read anew, as a page would."""
    figures = figures_of(recap, recap.statements.kept().with_sources())
    return {figure.name: figure for figure in figures}


def came(recap, **countries):
    for code, people in countries.items():
        RegistrationFactory.create_batch(
            people, webinar=recap.webinar, country=code, attended=True, arrived_at=timezone.now()
        )


# --- Who was there -------------------------------------------------------------------------------
def test_countries_are_those_of_the_people_who_attended():
    recap = RecapFactory()
    came(recap, PT=1, ES=3)
    RegistrationFactory(webinar=recap.webinar, country="FR")  # had a place and did not come
    RegistrationFactory(country="DE", attended=True)  # was somewhere else

    figure = drawn(recap)["countries"]

    assert figure.title == "Who took part, by country"
    assert figure.note == "4 people who attended are counted."
    assert figure.bars == (Bar("Spain", 3, "ES"), Bar("Portugal", 1, "PT"))


def test_countries_are_those_of_the_registered_where_nobodys_attendance_was_noted():
    recap = RecapFactory()
    for code in ("PT", "PT", "ES", ""):
        RegistrationFactory(webinar=recap.webinar, country=code)
    RegistrationFactory(webinar=recap.webinar, country="FR", status="waiting")

    figure = drawn(recap)["countries"]

    assert figure.title == "Who registered, by country"
    assert figure.note == (
        "3 people who registered are counted; who attended was not noted. "
        "The country of 1 more is not known."
    )
    assert figure.bars == (Bar("Portugal", 2, "PT"), Bar("Spain", 1, "ES"))


def test_one_country_is_no_figure_or_it_might_be_one_person():
    recap = RecapFactory()
    came(recap, PT=1)
    RegistrationFactory(webinar=recap.webinar, country="ES")  # did not come: not on the map

    assert drawn(recap) == {}


def test_the_map_counts_what_the_bars_count():
    recap = RecapFactory()
    came(recap, PT=1, ES=3, XK=1, JP=2)

    figure = drawn(recap)["countries"]

    on_the_map = {(t.name, t.count, t.code) for t in figure.tiles if t.count}
    assert on_the_map == {(bar.label, bar.count, bar.mark) for bar in figure.bars}
    assert len(on_the_map) == 4


# --- Votes ---------------------------------------------------------------------------------------
def test_votes_rank_the_insights_that_the_recap_tells_and_lead_to_their_sentence():
    room = room_of_published_recap()
    few = told(room, text="Told first", carried_votes=2)
    many = told(room, text="Told second", carried_votes=2)
    told(room, text="Nobody voted for this")
    Vote.objects.create(insight=many, registration=RegistrationFactory(webinar=room.webinar))

    figure = drawn(room.webinar.recap)["votes"]

    anchors = {s.text: s.anchor for s in room.webinar.recap.statements.all()}
    assert figure.bars == (
        Bar("Told second", 3, anchors[f"Told: {many.text}."]),
        Bar("Told first", 2, anchors[f"Told: {few.text}."]),
    )
    assert figure.note == "All insights in this recap that were voted for."


def test_an_insight_that_two_sentences_stand_on_is_counted_once_where_it_is_told_first():
    room = room_of_published_recap()
    twice, _other = (told(room, text=text, carried_votes=2) for text in ("Twice", "Once"))
    again = StatementFactory(recap=room.webinar.recap, section="across", key="across/1")
    stand_on(again, twice)

    votes, kinds = (drawn(room.webinar.recap).get(name) for name in ("votes", "kinds"))

    assert [bar.label for bar in votes.bars] == ["Twice", "Once"]
    assert again.anchor not in {bar.mark for bar in votes.bars}
    assert kinds is None  # two insights of one kind


def test_at_most_ten_are_shown_and_the_note_says_so():
    room = room_of_published_recap()
    for votes in range(1, MOST + 3):
        told(room, text=f"Got {votes}", carried_votes=votes)

    figure = drawn(room.webinar.recap)["votes"]

    assert [bar.count for bar in figure.bars] == list(range(MOST + 2, 2, -1))
    assert figure.note.startswith("The 10 insights with the most votes")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (HIDDEN, {}),
        ({}, {"dropped": True}),
        ({}, {"offered": True}),
    ],
)
def test_what_readers_do_not_see_is_in_no_figure(facts, sentence):
    room = room_of_published_recap()
    for kind in ("barrier", "need"):
        told(room, text=f"Shown {kind}", kind=kind, carried_votes=2)
    told(room, text="MARKER", kind="offer", carried_votes=9, statement=sentence, **facts)

    figures = drawn(room.webinar.recap)

    assert "MARKER" not in str(figures)
    assert [bar.count for bar in figures["votes"].bars] == [2, 2]
    assert figures["kinds"].bars == (Bar("Barrier", 1), Bar("Need", 1))


def test_a_merged_insight_is_in_no_figure():
    room = room_of_published_recap()
    kept = told(room, text="Kept", carried_votes=2)
    told(room, text="MARKER", carried_votes=9, merged_into=kept)

    assert drawn(room.webinar.recap) == {}


def test_a_copy_that_stands_beside_the_one_it_was_merged_into_is_not_counted_again():
    room = room_of_published_recap()
    kept, _other = (told(room, text=text, carried_votes=2) for text in ("Kept", "Other"))
    copy = InsightFactory(
        breakout=room, kind="need", text="MARKER", carried_votes=2, merged_into=kept
    )
    stand_on(kept.quoted_in.get().statement, copy)

    figures = drawn(room.webinar.recap)

    assert list(figures) == ["votes"]
    assert [bar.label for bar in figures["votes"].bars] == ["Kept", "Other"]


def test_an_unwritable_or_long_text_is_a_short_line():
    room = room_of_published_recap()
    for text in ("up\u202eside\x07\ndown", "W" * 10_000):
        told(room, text=text, carried_votes=1)

    labels = [bar.label for bar in drawn(room.webinar.recap)["votes"].bars]

    assert labels == ["upside down", f"{'W' * (LETTERS - 1)}…"]


# --- Kinds ---------------------------------------------------------------------------------------
def test_kinds_count_the_insights_under_the_recap_the_most_frequent_first():
    room = room_of_published_recap()
    for kind in ("need", "barrier", "need", "conclusion"):
        told(room, kind=kind)

    figure = drawn(room.webinar.recap)["kinds"]

    assert figure.bars == (Bar("Need", 2), Bar("Barrier", 1), Bar("Conclusion", 1))
    assert figure.note == "4 insights that this recap stands on are counted."
    assert sum(bar.count for bar in figure.bars) == Insight.objects.count()


def test_figures_are_told_in_the_readers_language():
    recap = RecapFactory()
    came(recap, ES=1, PT=1)

    with translation.override("de"):
        labels = [bar.label for bar in drawn(recap)["countries"].bars]

    assert labels == ["Portugal", "Spanien"]


def test_a_recap_of_a_webinar_without_rooms_or_people_has_no_figure():
    assert drawn(StatementFactory().recap) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_one_query_beside_the_statements(django_assert_num_queries, rows):
    room = room_of_published_recap()
    for row in range(rows):
        told(room, text=f"Note {row}", carried_votes=row)
        came(room.webinar.recap, ES=1, PT=1)
    recap = room.webinar.recap
    statements = list(recap.statements.kept().with_sources())

    with django_assert_num_queries(1):
        figures_of(recap, statements)
