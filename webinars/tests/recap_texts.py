"""A recap's facts in few words, and its text as a reader has it before them."""

from datetime import date
from difflib import unified_diff
from itertools import groupby
from pathlib import Path

from webinars.recap.drafting import draft, standfirst
from webinars.recap.drafting.facts import FacilityFacts, NoteFacts, RoomFacts, WebinarFacts

TEXTS = Path(__file__).parent / "recaps"

FACILITY = FacilityFacts(
    reference="facility/tgtf",
    name="Towards Green Transition Facility",
    acronym="TGTF",
    initiative="European Cluster Collaboration Platform (ECCP)",
    projects=25,
)


def webinar(**facts):
    known = {
        "reference": "webinar/pathways",
        "title": "Pathways",
        "series": "Support webinars",
        "number": 3,
        "held_on": date(2021, 11, 22),
    }
    return WebinarFacts(**{**known, **facts})


def note(number, text, kind="insight", **facts):
    return NoteFacts(f"insight/{number}", number, text, kind, **facts)


def conclusions(first, *texts):
    return [note(first + place, text, "conclusion") for place, text in enumerate(texts)]


def room(row, title, **facts):
    return RoomFacts(row, f"breakout/{row}", title, **facts)


def as_text(facts):
    """Headline, standfirst and sentences, one a line; a room's under its title."""
    titles = {room.row: room.title for room in facts.rooms}
    told = [f"# {facts.title}", *filter(None, [standfirst(facts)])]
    for (section, row), group in groupby(draft(facts), key=lambda d: (d.section, d.breakout)):
        told += ["", f"## {titles.get(row, section)}", *(sentence.text for sentence in group)]
    return "\n".join(told) + "\n"


def difference_from(name, facts):
    """Between the committed text and what is drafted now; nothing where both are the same."""
    known = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    lines = unified_diff(known.splitlines(), as_text(facts).splitlines(), name, "drafted", n=1)
    return "\n".join(lines)
