"""The sentences of a recap, from plain facts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from webinars.domain.drafting.facts import (
    CrowdFacts,
    FacilityFacts,
    NoteFacts,
    RoomFacts,
    SpeakerFacts,
    StoryFacts,
    WebinarFacts,
)
from webinars.domain.drafting.prose import draft, joined, sentence, standfirst


def facts(**more):
    return WebinarFacts("webinar/w", "Pathways", "Support webinars", 2, date(2021, 10, 18), **more)


def texts(webinar):
    return [d.text for d in draft(webinar)]


OCCASION = "“Pathways”, webinar 2 in the series “Support webinars”, was held on 18 October 2021."


def test_a_webinar_of_which_only_the_date_is_known_is_one_sentence():
    assert texts(facts()) == [OCCASION]


def test_a_full_webinar_reads_from_the_facility_to_the_closing():
    webinar = facts(
        facility=FacilityFacts("facility/tgtf", "Green Facility", "GF", "Platform", 25),
        attended=CrowdFacts(50),
        attended_estimated=True,
        registered=CrowdFacts(61, [(f"Country {n}", 1) for n in range(8)]),
        purposes=["share", "exchange", "meet"],
        speakers=[SpeakerFacts("speaker/1", "Ann Example", "Expert", moderates=True)],
        stories=[StoryFacts("story/s", "Bo Example", "Demo Cluster", ["explored", "planned"])],
        rooms=[
            RoomFacts(
                7,
                "breakout/x",
                "Skills",
                hosts=["Cy", "Di"],
                crowd=CrowdFacts(1),
                conclusions=[NoteFacts("insight/1", 1, "roadmaps help", "conclusion")],
                notes=[
                    NoteFacts("insight/2", 2, "Few", "need", votes=1),
                    NoteFacts("insight/3", 3, "Many", "barrier", votes=9, credit="Eve"),
                ],
            )
        ],
        outputs=["a roadmap"],
        closing="insights were shared",
    )

    assert texts(webinar) == [
        "The Green Facility (GF), an initiative of the Platform, supports 25 cluster projects.",
        OCCASION,
        "About 50 people attended.",
        "61 people had registered, from 8 countries.",
        "Its purpose was to share, to exchange and to meet.",
        "Ann Example, Expert, moderated the webinar.",
        "Bo Example told the story of Demo Cluster, which explored and planned.",
        "Roadmaps help.",
        "Cy and Di hosted the break-out and 1 person took part.",
        "Barrier: Many (Eve).",
        "Need: Few.",
        "Out of it came a roadmap.",
        "Insights were shared.",
    ]


def test_counts_agree_and_nothing_is_said_of_none():
    assert "1 person attended." in texts(facts(attended=CrowdFacts(1)))
    assert "1 person had registered." in texts(facts(registered=CrowdFacts(1, [("Spain", 1)])))
    assert not [text for text in texts(facts(attended=CrowdFacts())) if "0 " in text]


def test_a_story_without_a_presenter_is_the_clusters_own():
    webinar = facts(stories=[StoryFacts("story/s", "", "Demo Cluster", ["planned"])])

    assert "Demo Cluster told its story: it planned." in texts(webinar)


def test_the_standfirst_counts_or_keeps_silent():
    room = RoomFacts(
        1, "breakout/x", "Skills", conclusions=[NoteFacts("i/1", 1, "Yes", "conclusion")]
    )

    assert standfirst(facts()) == ""
    assert standfirst(facts(rooms=[room])).startswith("1 break-out session, 1 conclusion:")


def test_lists_and_sentences_are_put_as_spoken():
    assert [joined([]), joined(["a"]), joined(["a", "b"])] == ["", "a", "a and b"]
    assert [sentence("why not?"), sentence("so it is"), sentence("Done.")] == [
        "Why not?",
        "So it is.",
        "Done.",
    ]


NOTES = st.builds(
    NoteFacts, st.uuids().map(str), st.integers(1), st.text(min_size=1), st.text(min_size=1)
)
ROOMS = st.builds(
    RoomFacts,
    st.integers(1, 9),
    st.uuids().map(str),
    st.text(min_size=1),
    hosts=st.lists(st.text(min_size=1), max_size=2),
    crowd=st.integers(0, 99).map(CrowdFacts),
    conclusions=st.lists(NOTES, max_size=3),
    notes=st.lists(NOTES, max_size=3),
)


@given(
    st.lists(ROOMS, max_size=4),
    st.integers(0, 99),
    st.lists(st.text(min_size=1), max_size=3),
    st.text(max_size=9),
)
def test_no_statement_stands_without_a_source_and_no_key_comes_twice(
    rooms, attended, purposes, closing
):
    drafts = draft(
        facts(rooms=rooms, attended=CrowdFacts(attended), purposes=purposes, closing=closing)
    )

    assert all(d.sources for d in drafts)
    keys = [(d.key) for d in drafts if not d.key.endswith("/people")]
    assert len(set(keys)) == len(keys)


def test_a_note_that_staff_decided_about_is_told_whatever_its_votes():
    notes = [NoteFacts(f"insight/{n}", n, f"Note {n}", "need", votes=n) for n in range(12)]
    room = RoomFacts(1, "breakout/x", "Skills", notes=notes)

    told = [d.key for d in draft(facts(rooms=[room]), keep={"note/insight/0"})]

    assert len(told) == 10
    assert told[-1] == "note/insight/0"
