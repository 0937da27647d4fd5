"""How everybody would sit, found out for the seating page."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.participants import Participants, in_room_order, participants_of
from webinars.breakouts.domain.seating_actions import preview_seating
from webinars.breakouts.domain.seating_report import as_row, changes_by, compared, room_facts
from webinars.breakouts.domain.seating_run import rules_from
from webinars.common.overviews import Findings, finds
from webinars.models import Overview, Webinar

PEOPLE = "people"


@finds(Overview.Kind.SEATING)
def find_seating(webinar: Webinar, question: Mapping[str, Any]) -> Findings:
    """By the rules that the question names."""
    return seating_findings(webinar, question, participants_of(webinar))


def seating_findings(
    webinar: Webinar, question: Mapping[str, Any], participants: Participants
) -> Findings:
    rules = rules_from(question)
    try:
        seating = preview_seating(webinar, rules, participants)
    except Refused as refusal:
        return Findings({"refusal": str(refusal)}, {PEOPLE: []})
    people, rooms = participants.registrations, participants.breakouts
    placements = {placement.person: placement for placement in seating.placements}
    order = in_room_order(people, rooms, seating.room_of)
    content = {
        "proven": seating.proven,
        "comparisons": compared(seating, participants, seed=webinar.pk),
        "changes": changes_by(seating.room_of, participants),
        "rooms": [asdict(facts) for facts in room_facts(seating, rules)],
    }
    return Findings(content, {PEOPLE: [as_row(placements[person.pk]) for person in order]})
