"""What a recap is drafted from: plain facts, none of them a row, each with what names its source.

Names of countries, clusters and people are as readers see them, in the recap's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Stands:
    """A source: what kind of thing, which one, what it says, and the row of an insight."""

    type: str
    id: str
    text: str
    insight: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of the recap; `key` names it from one compilation to the next."""

    key: str
    section: str
    text: str
    sources: tuple[Stands, ...]
    breakout: int | None = None


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    reference: str
    name: str
    acronym: str
    initiative: str
    projects: int
    countries: Sequence[str] = ()  # those of the projects' clusters, by name
    support: Sequence[str] = ()  # its forms, in the singular: "workshop"


@dataclass(frozen=True, slots=True)
class CrowdFacts:
    """Who was there or had registered. `countries` are known of a part of them only."""

    people: int = 0
    countries: Sequence[tuple[str, int]] = ()  # name and how many, the most first
    clusters: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    reference: str
    name: str
    function: str
    moderates: bool = False
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StoryFacts:
    reference: str
    presenter: str
    cluster: str
    deeds: Sequence[str]


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Another note that says the same as the one that is told."""

    reference: str
    row: int
    text: str
    room: str


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """An insight; `kind` is its value, `credit` the name it may be told with, if any.

    `votes` are the distinct voters of it and of its copies, and the votes counted elsewhere.
    """

    reference: str
    row: int
    text: str
    kind: str
    votes: int = 0
    credit: str = ""
    key: bool = False  # marked by the host as a key insight
    owner: str = ""  # of a commitment, as `due_on`
    due_on: date | None = None
    copies: Sequence[CopyFacts] = ()


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A break-out; its notes are in the order of their votes, near-copies told once."""

    row: int
    reference: str
    title: str
    theme: str = ""
    hosts: Sequence[str] = ()
    crowd: CrowdFacts = CrowdFacts()
    conclusions: Sequence[NoteFacts] = ()
    notes: Sequence[NoteFacts] = ()


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """What was said in several rooms: the strongest note, with all its copies, and where."""

    note: NoteFacts
    rooms: Sequence[str]


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """A theme that notes of several rooms were given."""

    reference: str
    name: str
    rooms: Sequence[str]
    notes: int


@dataclass(frozen=True, slots=True)
class WebinarFacts:
    reference: str
    title: str
    series: str
    number: int
    held_on: date
    facility: FacilityFacts | None = None
    attended: CrowdFacts = CrowdFacts()
    attended_estimated: bool = False
    registered: CrowdFacts = CrowdFacts()
    purposes: Sequence[str] = ()
    speakers: Sequence[SpeakerFacts] = ()
    stories: Sequence[StoryFacts] = ()
    rooms: Sequence[RoomFacts] = field(default_factory=tuple)
    shared: Sequence[SharedFacts] = ()
    themes: Sequence[ThemeFacts] = ()
    commitments: Sequence[NoteFacts] = ()
    closing: str = ""
    outputs: Sequence[str] = ()
