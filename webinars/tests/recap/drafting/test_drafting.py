"""A recap's text: webinars of every shape as a reader gets them, and what each part says."""

import pytest

from webinars.recap.drafting import draft, standfirst
from webinars.recap.drafting.facts import CrowdFacts, FacilityFacts, SpeakerFacts, StoryFacts
from webinars.tests.recap_texts import (
    FACILITY,
    as_text,
    conclusions,
    difference_from,
    note,
    room,
    webinar,
)
from webinars.tests.recap_webinars import EVERYTHING, SECOND, WEBINARS

OCCASION = (
    "The third webinar of the series “Support webinars” was held on 22 November 2021 "
    "under the title “Pathways”."
)


def texts(facts):
    return [d.text for d in draft(facts)]


# --- Whole recaps ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", WEBINARS)
def test_a_webinar_reads_as_it_was_read_aloud_and_found_good(name):
    difference = difference_from(name, WEBINARS[name])

    assert not difference, f"\n{difference}"


def test_the_second_webinars_recap_has_every_published_fact():
    story = [said for s in SECOND.stories for said in (s.presenter, s.cluster, *s.deeds)]
    found = [note.text for room in SECOND.rooms for note in room.conclusions]
    facts = [
        *(SECOND.facility.name, SECOND.facility.acronym, SECOND.facility.initiative),
        *("25 cluster projects", *SECOND.facility.support),
        *(SECOND.title, SECOND.series, "second webinar", "18 October 2021"),
        *("About 50 people attended", *SECOND.purposes),
        *(SECOND.speakers[0].name, SECOND.speakers[0].function, "moderated"),
        *(*story, *(room.title for room in SECOND.rooms), *found, SECOND.closing),
    ]

    told = as_text(SECOND)

    assert [fact for fact in facts if fact not in told] == []
    assert len(found) == 10


def test_a_webinar_of_which_only_the_date_is_known_is_one_sentence():
    assert texts(webinar()) == [OCCASION]
    assert standfirst(webinar()) == ""


# --- The opening ----------------------------------------------------------------------------------
def test_a_webinar_beyond_the_twelfth_is_told_by_its_number():
    assert texts(webinar(number=13))[0].startswith("Webinar 13 of the series “Support webinars”")


@pytest.mark.parametrize(
    ("initiative", "projects", "countries", "told"),
    [
        ("", 1, (), "The Facility (F) supports one cluster project."),
        ("", 2, ["Spain"], "The Facility (F) supports two cluster projects in Spain."),
        (
            "Platform",
            13,
            ["Italy", "Spain"],
            (
                "The Facility (F), an initiative of the Platform, supports 13 cluster projects "
                "in Italy and Spain."
            ),
        ),
        ("Platform", 0, (), "The Facility (F) is an initiative of the Platform."),
    ],
)
def test_a_facility_is_told_by_what_is_known_of_it(initiative, projects, countries, told):
    facility = FacilityFacts("facility/f", "Facility", "F", initiative, projects, countries)

    assert texts(webinar(facility=facility)) == [told, OCCASION]


def test_one_form_of_support_is_one():
    facility = FacilityFacts("facility/f", "Facility", "F", "", 0, support=["workshop."])

    assert texts(webinar(facility=facility))[0] == "Support comes in one form: workshop."


SIX = [(f"C{n}", 2) for n in range(1, 7)]
SEVEN = [*SIX, ("C7", 2)]


@pytest.mark.parametrize(
    ("people", "countries", "told"),
    [
        (1, [], "One person attended."),
        (12, [], "Twelve people attended."),
        (1200, [], "1,200 people attended."),
        (2, [("Spain", 2)], "Two people attended."),
        (3, [("Spain", 3)], "Three people from Spain attended."),
        (12, SIX, "Twelve people from C1, C2, C3, C4, C5 and C6 attended."),
        (14, SEVEN, "14 people from seven countries attended."),
        (15, SEVEN, "15 people from at least seven countries attended."),
        (9, [("Spain", 2)], "Nine people attended, from Spain as far as is known."),
    ],
)
def test_countries_are_named_if_few_and_claimed_of_nobody_who_told_none(people, countries, told):
    assert texts(webinar(attended=CrowdFacts(people, countries))) == [OCCASION, told]


@pytest.mark.parametrize(
    ("people", "told"), [(50, "About 50 people attended."), (1, "One person attended.")]
)
def test_an_estimate_is_about_so_many_unless_it_is_one(people, told):
    assert texts(webinar(attended=CrowdFacts(people), attended_estimated=True))[1] == told


def test_countries_that_the_registrations_just_told_are_not_told_again():
    crowd = CrowdFacts(5, [("Spain", 4), ("Italy", 1)])

    assert texts(webinar(registered=crowd, attended=crowd))[1:] == [
        "Five people from Spain and Italy had registered.",
        "Five people attended.",
    ]


@pytest.mark.parametrize(
    ("clusters", "told"),
    [
        (["A"], "A was represented."),
        (["A", "B"], "A and B were represented."),
        (list("ABCDEFG"), "Seven clusters were represented."),
    ],
)
def test_clusters_are_named_if_few(clusters, told):
    assert texts(webinar(attended=CrowdFacts(9, clusters=clusters)))[-1] == told


def test_speakers_are_told_after_the_moderators_and_none_in_the_words_of_the_one_before():
    speakers = [
        SpeakerFacts("speaker/1", "Ann", ""),
        SpeakerFacts("speaker/2", "Bo", "Expert", moderates=True),
        SpeakerFacts("speaker/3", "Cy", "Host", moderates=True),
        SpeakerFacts("speaker/4", "Di", "Advisor"),
        SpeakerFacts("speaker/5", "Ed", ""),
    ]

    assert texts(webinar(speakers=speakers))[1:] == [
        "Bo, Expert, was one of the moderators.",
        "Cy, Host, moderated as well.",
        "Among the speakers was Ann.",
        "Di, Advisor, spoke as well.",
        "Another speaker was Ed.",
    ]
    assert texts(webinar(speakers=speakers[:1]))[1:] == ["Ann spoke at the webinar."]


@pytest.mark.parametrize(
    ("presenter", "deeds", "told"),
    [
        ("Bo", ["met", "planned"], "Bo told the success story of Demo, which met and planned."),
        ("", ["met"], "Demo told its success story: it met."),
        ("Bo", [], "Bo told the success story of Demo."),
        ("", [], "Demo told its success story."),
    ],
)
def test_a_story_is_told_by_what_is_known_of_it(presenter, deeds, told):
    story = StoryFacts("story/1", presenter, "Demo", deeds)

    assert texts(webinar(stories=[story]))[1:] == [told]


# --- Rooms ----------------------------------------------------------------------------------------
def of_room(**facts):
    return texts(webinar(rooms=[room(1, "Circular design", **facts)]))[1:]


def test_a_room_of_which_nothing_is_known_is_not_told():
    assert of_room() == []


def test_a_rooms_conclusions_come_first_then_its_theme_and_who_was_there():
    told = of_room(
        conclusions=conclusions(1, "it works", "Or does it?"),
        theme="Energy",
        hosts=["Ann", "Bo"],
        crowd=CrowdFacts(3, [("Spain", 3)], ["Demo Cluster A"]),
    )

    assert told == [
        "It works.",
        "Or does it?",
        "The theme of this room was “Energy”.",
        "Ann and Bo hosted the discussion, and three people from Spain took part.",
        "Demo Cluster A was represented.",
    ]


def test_no_two_rooms_in_a_row_sound_alike():
    many = CrowdFacts(9, [("Spain", 9)], ["A", "B"])
    rooms = [
        room(n, f"Room {n}", theme="Energy", hosts=["Ann", "Bo"][:hosts], crowd=many)
        for n, hosts in enumerate([1, 2, 0, 0])
    ]

    told = texts(webinar(rooms=rooms))[1:]

    assert told == [
        "The theme of this room was “Energy”.",
        "Ann hosted the discussion, and nine people from Spain took part.",
        "A and B were represented.",
        "Here the theme was “Energy”.",
        "Nine people from Spain joined Ann and Bo for this discussion.",
        "A and B had people in this room.",
        "The theme of this room was “Energy”.",
        "Nine people from Spain took part.",
        "A and B were represented.",
        "Here the theme was “Energy”.",
        "Nine people from Spain joined in.",
        "A and B had people in this room.",
    ]


def test_a_country_takes_its_article():
    crowd = CrowdFacts(4, [("Netherlands", 3), ("Spain", 1)])

    assert texts(webinar(attended=crowd))[-1] == (
        "Four people from the Netherlands and Spain attended."
    )


def test_a_theme_that_the_title_has_is_not_told_and_hosts_alone_are():
    assert of_room(theme="circular", hosts=["Ann"]) == ["Ann hosted the discussion."]


@pytest.mark.parametrize("people", [1, 2])
def test_too_few_people_to_hide_among_are_told_by_their_number_only(people):
    told = of_room(crowd=CrowdFacts(people, [("Spain", people)], ["Demo Cluster A"]))

    assert len(told) == 1
    assert "Spain" not in told[0]


# --- The standfirst -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"rooms": [room(1, "A", conclusions=conclusions(1, "Yes"))]},
            "One conclusion came out of the break-out session “A”.",
        ),
        (
            {"rooms": [room(n, t, notes=[note(n, "Yes")]) for n, t in enumerate("AB")]},
            "Two insights came out of the break-out sessions “A” and “B”.",
        ),
        (
            {"rooms": [room(n, t, notes=[note(n, "Yes")]) for n, t in enumerate("ABC")]},
            "Three insights came out of three break-out sessions, from “A” to “C”.",
        ),
        ({"stories": [StoryFacts("s", "", "A", [])]}, "One cluster told its success story."),
        ({"commitments": [note(1, "Yes", "commitment")]}, "One commitment was made."),
        ({"purposes": ["meet"], "facility": FACILITY}, "The webinar set out to meet."),
        ({"rooms": [room(1, "A")]}, ""),
    ],
)
def test_the_standfirst_says_what_was_found_or_what_the_webinar_was_for(facts, told):
    assert standfirst(webinar(**facts)) == told


def test_a_standfirst_of_the_longest_titles_has_room_where_it_is_kept():
    rooms = [room(n, "W" * 120, conclusions=conclusions(n, "Yes")) for n in range(2000)]

    assert len(standfirst(webinar(rooms=rooms, stories=EVERYTHING.stories))) < 600
