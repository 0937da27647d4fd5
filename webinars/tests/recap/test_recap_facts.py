"""What a recap is drafted from: who came, what was said, where it was said again, who promised."""

from datetime import date

import pytest
from django.utils import timezone, translation

from clusters.models import Project, ProjectCluster
from clusters.tests.factories import ClusterFactory, ThemeFactory
from webinars.live.domain.curation import merge_insights
from webinars.live.domain.same_notes.decisions import grouping_of, join_insights, keep_apart
from webinars.models import Vote, Webinar
from webinars.recap.domain.facts.gather import facts_of
from webinars.recap.drafting.facts import CopyFacts, CrowdFacts, ThemeFacts
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    RegistrationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

PERMITS = "Permits take too long"


def gathered(webinar):
    return facts_of(webinar, grouping_of(webinar))


def rooms(number=2, **facts):
    webinar = HeldWebinarFactory(**facts)
    return webinar, [
        BreakoutFactory(webinar=webinar, title=f"Room {n}", position=n) for n in range(number)
    ]


def guest(webinar, country="", room=None, **facts):
    person = RegistrationFactory(webinar=webinar, country=country, **facts)
    if room:
        SeatFactory(registration=person, breakout=room)
    return person


def vote(note, *people):
    for person in people:
        Vote.objects.create(insight=note, registration=person)


def words(notes):
    return [(note.text, note.votes, [copy.text for copy in note.copies]) for note in notes]


# --- Who ------------------------------------------------------------------------------------------
def test_countries_of_the_projects_are_named_in_the_language_and_order_of_the_reader():
    webinar, _rooms = rooms(1)
    facility = webinar.series.facility
    for number, (status, countries) in enumerate(
        {"selected": "ES", "running": ["AT", "ES"], "withdrawn": ["MT"]}.items(), start=1
    ):
        project = Project.objects.create(
            facility=facility, number=number, title=f"Project {number}", status=status
        )
        for country in [countries] if isinstance(countries, str) else countries:
            cluster = ClusterFactory(country=country)
            ProjectCluster.objects.create(project=project, cluster=cluster)

    assert gathered(webinar).facility.countries == ["Austria", "Spain"]
    with translation.override("de"):
        assert gathered(webinar).facility.countries == ["Österreich", "Spanien"]


def test_crowds_are_counted_by_country_the_most_first_and_name_their_listed_clusters():
    webinar, [room, _empty] = rooms()
    listed, unlisted = ClusterFactory(name="Öko"), ClusterFactory(name="Quiet", listed=False)
    guest(webinar, "PT", room, attended=True, cluster=listed)
    guest(webinar, "PT", room, attended=True, cluster=unlisted)
    guest(webinar, "BE", room, attended=False, cluster=ClusterFactory(name="Absent"))
    guest(webinar, "AT", attended=True)
    guest(webinar, "", attended=True)
    guest(webinar, "FR", cancelled_at=timezone.now())

    facts = gathered(webinar)

    assert facts.registered == CrowdFacts(
        5, [("Portugal", 2), ("Austria", 1), ("Belgium", 1)], ["Absent", "Öko"]
    )
    assert facts.attended == CrowdFacts(4, [("Portugal", 2), ("Austria", 1)], ["Öko"])
    assert [told.crowd for told in facts.rooms] == [
        CrowdFacts(2, [("Portugal", 2)], ["Öko"]),
        CrowdFacts(),
    ]


def test_a_number_of_people_noted_by_staff_stands_before_what_was_counted():
    webinar, _rooms = rooms(1, attended=50, attended_estimated=True)
    guest(webinar, "PT", attended=True)

    facts = gathered(webinar)

    assert facts.attended == CrowdFacts(50, [("Portugal", 1)], [])
    assert facts.attended_estimated


# --- Rooms ----------------------------------------------------------------------------------------
def test_a_room_tells_its_theme_hosts_and_conclusions_as_they_were_written():
    webinar, [room] = rooms(1)
    room.theme = ThemeFactory(name="Energy")
    room.save()
    HostFactory(breakout=room, name="Ann")
    HostFactory(breakout=room, name="Ben")
    for text in ("First", "Second"):
        InsightFactory(breakout=room, kind="conclusion", text=text)

    [told] = gathered(webinar).rooms

    assert (told.title, told.theme, told.hosts) == ("Room 0", "Energy", ["Ann", "Ben"])
    assert [note.text for note in told.conclusions] == ["First", "Second"]
    assert told.notes == []


def test_near_copies_in_a_room_are_told_once_by_the_strongest_with_distinct_voters():
    webinar, [room] = rooms(1)
    ann, ben, eve = RegistrationFactory.create_batch(3, webinar=webinar)
    weak = InsightFactory(breakout=room, text="permits take TOO long!", key_at=timezone.now())
    strong = InsightFactory(breakout=room, text=PERMITS, carried_votes=2)
    InsightFactory(breakout=room, text="Grids are shared", carried_votes=4)
    vote(weak, ann, ben)
    vote(strong, ben, eve)

    [told] = gathered(webinar).rooms

    assert words(told.notes) == [(PERMITS, 5, [weak.text]), ("Grids are shared", 4, [])]
    assert told.notes[0].key, "the mark of a copy is the group's"
    assert told.notes[0].copies == (
        CopyFacts(f"insight/{weak.code}", weak.pk, weak.text, "Room 0"),
    )


def test_what_a_host_merged_is_a_copy_and_its_voters_count_once():
    webinar, [room] = rooms(1)
    ann, ben = RegistrationFactory.create_batch(2, webinar=webinar)
    kept = InsightFactory(breakout=room, text="Firms want mentors")
    copy = InsightFactory(breakout=room, text="A colleague who advises", carried_votes=3)
    vote(kept, ann)
    vote(copy, ann, ben)
    merge_insights(kept, copy, by=None)

    assert words(gathered(webinar).rooms[0].notes) == [(kept.text, 5, [copy.text])]


def test_hidden_notes_are_neither_told_nor_copies_nor_counted():
    webinar, [room, other] = rooms()
    hidden = {"hidden_at": timezone.now()}
    note = InsightFactory(breakout=room, text=PERMITS)
    InsightFactory(breakout=other, text=PERMITS, carried_votes=9, **hidden)
    InsightFactory(breakout=room, text="A merged one", merged_into=note, carried_votes=9, **hidden)
    away = InsightFactory(breakout=room, text="Away", **hidden)
    InsightFactory(breakout=room, text="Merged into what is hidden", merged_into=away)
    InsightFactory(breakout=room, text="No", kind="conclusion", **hidden)

    facts = gathered(webinar)

    assert words(facts.rooms[0].notes) == [(PERMITS, 0, [])]
    assert facts.rooms[1].notes == facts.rooms[0].conclusions == facts.shared == []


@pytest.mark.parametrize(
    ("attribution", "credit"),
    [("named", "Ann"), ("cluster", "Demo Cluster X"), ("anonymous", "")],
)
def test_a_note_is_credited_as_its_author_agreed(attribution, credit):
    webinar, [room] = rooms(1)
    author = RegistrationFactory(webinar=webinar, cluster=ClusterFactory(name="Demo Cluster X"))
    facts = {"registration": author, "author_name": "Ann", "attribution": attribution}
    InsightFactory(breakout=room, text=PERMITS, carried_votes=1, **facts)
    InsightFactory(breakout=room, text=PERMITS, author_name="Copy", attribution="named")

    [note] = gathered(webinar).rooms[0].notes

    assert note.credit == credit, "a copy's author is not the author of these words"


# --- Across the rooms -----------------------------------------------------------------------------
def test_what_several_rooms_said_is_shared_in_the_strongest_words_with_all_copies():
    webinar, [first, second, third] = rooms(3)
    ann, ben = RegistrationFactory.create_batch(2, webinar=webinar)
    early = InsightFactory(breakout=third, text="Permits take too long.")
    lead = InsightFactory(breakout=second, text=PERMITS)
    merged = InsightFactory(breakout=second, text="Waiting for permits", merged_into=lead)
    InsightFactory(breakout=first, text="Grids are shared")
    vote(early, ann)
    vote(lead, ann, ben)

    [shared] = gathered(webinar).shared

    assert words([shared.note]) == [(PERMITS, 2, [early.text, merged.text])]
    assert shared.rooms == ["Room 1", "Room 2"]
    assert [copy.room for copy in shared.note.copies] == ["Room 2", "Room 1"]


def test_staff_decide_what_is_shared():
    webinar, [first, second] = rooms()
    one, other = (InsightFactory(breakout=room, text=PERMITS) for room in (first, second))
    keep_apart(one, other, by=None)
    assert gathered(webinar).shared == []

    paraphrase = InsightFactory(breakout=second, text="Offices answer after years")
    join_insights(one, paraphrase, by=None)

    [shared] = gathered(webinar).shared
    assert words([shared.note]) == [(PERMITS, 0, [paraphrase.text])]


def test_a_theme_of_several_rooms_is_told_and_a_note_without_one_is_about_its_rooms():
    webinar, [first, second, third] = rooms(3)
    energy, water = ThemeFactory(name="Energy", slug="energy"), ThemeFactory(name="Water")
    third.theme = energy
    third.save()
    InsightFactory(breakout=first, text="Solar roofs", theme=energy)
    InsightFactory(breakout=first, text="Rain barrels", theme=water)
    InsightFactory(breakout=second, text="Hidden", theme=water, hidden_at=timezone.now())
    InsightFactory(breakout=third, text="Wind parks")
    InsightFactory(breakout=third, text="Wells", theme=water)

    assert gathered(webinar).themes == [
        ThemeFacts("theme/energy", "Energy", ["Room 0", "Room 2"], 2),
        ThemeFacts(f"theme/{water.slug}", "Water", ["Room 0", "Room 2"], 2),
    ]


def test_commitments_of_all_rooms_come_by_their_day_and_each_keeps_its_owner():
    webinar, [first, second] = rooms()
    promise = {"kind": "commitment", "owner_agreed_at": timezone.now()}
    InsightFactory(breakout=first, text="We visit a plant", **promise, carried_votes=5)
    late = date(2030, 5, 1)
    InsightFactory(breakout=first, text="We ask the bank", owner="Ann", due_on=late, **promise)
    InsightFactory(breakout=second, text="We ask the bank", owner="Ben", due_on=late, **promise)
    again = InsightFactory(
        breakout=second, text="We ask the bank!", owner="ann", due_on=late, **promise
    )
    InsightFactory(breakout=second, text="We ask the bank", due_on=date(2030, 4, 1), **promise)
    InsightFactory(breakout=second, text="We ask the bank", kind="need")

    told = gathered(webinar).commitments

    assert [(n.owner, n.due_on, [c.row for c in n.copies]) for n in told] == [
        ("", date(2030, 4, 1), []),
        ("Ann", late, [again.pk]),
        ("Ben", late, []),
        ("", None, []),
    ]


def test_gathering_costs_the_same_number_of_queries_for_one_note_and_for_many(
    django_assert_num_queries,
):
    webinar, [room] = rooms(1)
    HostFactory(breakout=room)
    InsightFactory(breakout=room)
    with django_assert_num_queries(17):
        gathered(Webinar.objects.get(pk=webinar.pk))
    for n in range(4):
        other = BreakoutFactory(webinar=webinar)
        HostFactory(breakout=other)
        guest(webinar, "PT", other, attended=True)
        for note in InsightFactory.create_batch(5, breakout=other, theme=ThemeFactory()):
            vote(note, guest(webinar))
            InsightFactory(breakout=other, merged_into=note)
        InsightFactory(breakout=other, text=PERMITS, kind="commitment", owner=f"Ann {n}")

    with django_assert_num_queries(17):
        gathered(Webinar.objects.get(pk=webinar.pk))
