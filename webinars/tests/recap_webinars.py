"""Webinars of every shape, as a recap's facts; how each reads is in `recaps/`."""

from datetime import date

from webinars.recap.drafting.facts import (
    CopyFacts,
    CrowdFacts,
    FacilityFacts,
    SharedFacts,
    SpeakerFacts,
    StoryFacts,
    ThemeFacts,
)
from webinars.tests.recap_texts import FACILITY, conclusions, note, room, webinar

SECOND = webinar(  # as published: every value stands in the facility's file
    reference="webinar/2",
    title="Building the pathways for green clusters – sustainable business models",
    series="Cross-cutting support webinars",
    number=2,
    held_on=date(2021, 10, 18),
    facility=FacilityFacts(
        reference="facility/tgtf",
        name="Towards Green Transition Facility",
        acronym="TGTF",
        initiative="European Cluster Collaboration Platform (ECCP)",
        projects=25,
        support=[
            "one-on-one teaching",
            "guidance document",
            "direct consultancy",
            "workshop",
            "online webinar",
        ],
    ),
    attended=CrowdFacts(50),
    attended_estimated=True,
    purposes=[
        "share best practices",
        "exchange knowledge on green transition themes",
        "create a community of practitioners",
    ],
    speakers=[
        SpeakerFacts(
            "speaker/1",
            "Pouyan Maleki",
            "TGTF Expert & Ecorys Sustainability Consultant",
            moderates=True,
        )
    ],
    stories=[
        StoryFacts(
            "story/1",
            "Fabio Montagnino",
            "Cluster Sofia Knowledge City",
            [
                "explored new markets for digital technologies",
                "increased international networking in the context of the European Green Deal",
            ],
        ),
        StoryFacts(
            "story/2",
            "Roberto Alonso",
            "Asociación Cluster Alimentario de Galicia (Clusaga)",
            [
                (
                    "brought together the key actors of the regional food value chain under the "
                    "common goal of sustainable change"
                ),
                "developed a strategic plan",
            ],
        ),
    ],
    rooms=[
        room(
            1,
            "Resilient business models",
            conclusions=conclusions(
                10,
                "More advanced SMEs gave best-practice examples to the rest",
                "Some regulations have a negative effect on green innovation",
            ),
        ),
        room(
            2,
            "Green action strategies",
            conclusions=conclusions(
                20,
                "Common tools to assess green actions are needed",
                "International connections are needed",
            ),
        ),
        room(
            3,
            "Green communication",
            conclusions=conclusions(
                30,
                "To create larger impact, topics should be relevant for the audience",
                "The right tool should be used for each target group",
            ),
        ),
        room(
            4,
            "Skills for SMEs",
            conclusions=conclusions(
                40,
                "Transferring knowledge among cluster members and beyond is important",
                "SME roadmaps for the green transition should be prepared",
            ),
        ),
        room(
            5,
            "Green leadership",
            conclusions=conclusions(
                50,
                "A core group of SMEs should be engaged",
                "Clusters have a role in leading",
            ),
        ),
    ],
    closing="Inspiration and key insights from the break-out sessions were shared among "
    "participants.",
)

WITHOUT_ROOMS = webinar(
    facility=FACILITY,
    registered=CrowdFacts(61, [("Spain", 40), ("Italy", 20), ("Poland", 1)]),
    attended=CrowdFacts(44, [("Spain", 44)], clusters=["Demo Cluster A", "Demo Cluster B"]),
    purposes=["prepare the roadmaps"],
    speakers=[
        SpeakerFacts("speaker/1", "Ann Example", "Head of Advice", moderates=True),
        SpeakerFacts("speaker/2", "Bo Example", "Advisor on energy"),
        SpeakerFacts("speaker/3", "Cy Example", ""),
        SpeakerFacts("speaker/4", "Di Example", "Demo Cluster B"),
    ],
    outputs=["a checklist for roadmaps"],
)

ONE_ROOM = webinar(
    attended=CrowdFacts(9, [("Spain", 5), ("Italy", 4)]),
    rooms=[
        room(
            1,
            "Skills for SMEs",
            theme="Circular economy",
            hosts=["Ann Example"],
            crowd=CrowdFacts(9, [("Spain", 5), ("Italy", 4)], ["Demo Cluster A"]),
            conclusions=conclusions(1, "people in small firms learn best from each other."),
            notes=[
                note(2, "Nobody has time for a course of three days", "barrier", votes=4),
                note(3, "An afternoon a month is enough", votes=1, credit="Eve Example"),
            ],
        )
    ],
)

TWELVE_ROOMS = webinar(
    rooms=[
        room(
            number,
            f"Demo topic {number}",
            crowd=CrowdFacts(number + 3),
            conclusions=conclusions(number, f"Topic {number} needs another hour"),
        )
        for number in range(1, 13)
    ],
    themes=[
        ThemeFacts("theme/energy", "Energy", [f"Demo topic {n}" for n in range(1, 10)], 30),
    ],
)

A_QUIET_ROOM = webinar(
    attended=CrowdFacts(12),
    rooms=[
        room(
            1,
            "Green communication",
            hosts=["Ann Example"],
            crowd=CrowdFacts(7),
            notes=[note(1, "Name the saving before the effort", "recommendation", votes=3)],
        ),
        room(2, "Green leadership", hosts=["Bo Example", "Cy Example"], crowd=CrowdFacts(5)),
        room(3, "Green action strategies"),
    ],
)

ONE_PARTICIPANT = webinar(
    registered=CrowdFacts(1, [("Spain", 1)], ["Demo Cluster A"]),
    attended=CrowdFacts(1, [("Spain", 1)], ["Demo Cluster A"]),
    rooms=[
        room(
            1,
            "Skills for SMEs",
            hosts=["Ann Example"],
            crowd=CrowdFacts(1, [("Spain", 1)], ["Demo Cluster A"]),
            notes=[note(1, "We need a mentor.", "need", votes=1)],
        )
    ],
)

COPIED = note(
    70,
    "Permits take too long",
    "barrier",
    votes=11,
    credit="Eve Example",
    copies=[
        CopyFacts("insight/71", 71, "permits take far too long!", "Green leadership"),
        CopyFacts("insight/72", 72, "The permits take too long", "Skills for SMEs"),
    ],
)
PROMISED = [
    note(80, "We share our audit tool", "commitment", owner="AEC", due_on=date(2022, 3, 1)),
    note(81, "Invite the region’s ministry", "commitment", owner="Ann Example", votes=2),
    note(82, "Publish the checklist", "commitment", due_on=date(2022, 6, 30)),
    note(83, "We open our test site", "commitment", credit="Demo Cluster A"),
    note(84, "Translate the guide", "commitment"),
]
EVERYTHING = webinar(
    facility=FacilityFacts(
        reference="facility/tgtf",
        name="Towards Green Transition Facility",
        acronym="TGTF",
        initiative="European Cluster Collaboration Platform (ECCP)",
        projects=25,
        countries=["Belgium", "Bulgaria", "France", "Greece", "Italy", "Poland", "Spain"],
        support=["workshop", "direct consultancy"],
    ),
    registered=CrowdFacts(61, [(f"Country {n}", 5) for n in range(1, 10)]),
    attended=CrowdFacts(48, [("Spain", 20), ("Italy", 10)], [f"Demo {n}" for n in range(14)]),
    purposes=["share best practices", "exchange knowledge"],
    speakers=[
        SpeakerFacts("speaker/1", "Ann Example", "Head of Advice", moderates=True),
        SpeakerFacts("speaker/2", "Bo Example", "Advisor, energy and water"),
    ],
    stories=[
        StoryFacts("story/1", "Cy Example", "Demo Cluster A", ["met new partners."]),
        StoryFacts("story/2", "", "Demo Cluster B", ["planned", "built", "opened a test site"]),
        StoryFacts("story/3", "Di Example", "Demo Cluster C", ["halved its waste"]),
    ],
    rooms=[
        room(
            1,
            "Green leadership",
            theme="Leadership",
            hosts=["Ann Example", "Bo Example"],
            crowd=CrowdFacts(
                14,
                [("Spain", 8), ("Italy", 4), ("Poland", 2)],
                ["Demo Cluster A", "Demo Cluster B", "Demo Cluster C"],
            ),
            conclusions=conclusions(1, "A core group of SMEs should be engaged"),
            notes=[
                note(2, "Leaders need time", "need", votes=9, key=True, credit="Eve Example"),
                note(3, "A visit convinces more than a brochure", votes=7, key=True),
                COPIED,
                note(4, "Fees are high, and nobody says why", "barrier", votes=4),
                note(5, "Forms ask for the same thing twice", "barrier", credit="Demo Cluster B"),
                note(6, "Train one person in each firm", "recommendation", votes=3),
                note(7, "Our test site is open to all", "offer", votes=2, credit="Flo Example"),
                note(8, "Who has a partner in Poland?", "synergy", votes=1),
            ],
        ),
        room(
            2,
            "Skills for SMEs",
            theme="Training",
            crowd=CrowdFacts(11, [("Spain", 6), ("Italy", 2)]),
            notes=[
                note(11, "Five firms that go first by next summer", "objective", votes=5),
                note(12, "An afternoon a month in a neighbour’s workshop", "best_practice"),
                note(13, "Money for the first month", "need", votes=2),
                note(14, "A mentor", "need", votes=1, credit="Gus Example"),
                *PROMISED,
            ],
        ),
    ],
    shared=[
        SharedFacts(COPIED, ["Green leadership", "Skills for SMEs"]),
        SharedFacts(note(90, "Start small", votes=6), ["Green leadership", "Skills for SMEs"]),
    ],
    themes=[
        ThemeFacts("theme/permits", "Permits", ["Green leadership", "Skills for SMEs"], 9),
        ThemeFacts("theme/energy", "Energy", ["Green leadership", "Skills for SMEs"], 2),
    ],
    commitments=PROMISED,
    outputs=["a checklist", "a list of mentors"],
    closing="Everybody went home with a plan",
)

WEBINARS = {
    "second": SECOND,
    "without_rooms": WITHOUT_ROOMS,
    "one_room": ONE_ROOM,
    "twelve_rooms": TWELVE_ROOMS,
    "a_quiet_room": A_QUIET_ROOM,
    "one_participant": ONE_PARTICIPANT,
    "everything": EVERYTHING,
}
