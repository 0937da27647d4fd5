"""The second webinar from its file to its recap: the text is the one that plain facts give."""

import pytest

from webinars.recap.domain.compilation import compile_recap
from webinars.tests.recap_texts import TEXTS
from webinars.tests.recap_webinars import SECOND
from webinars.webinar.domain.json_import import import_webinar

pytestmark = pytest.mark.django_db

FILE = {
    "facility": {
        "name": SECOND.facility.name,
        "acronym": SECOND.facility.acronym,
        "initiative": SECOND.facility.initiative,
        "selected_projects": SECOND.facility.projects,
        "support_types": SECOND.facility.support,
    },
    "webinar": {
        "number": SECOND.number,
        "series": SECOND.series,
        "title": SECOND.title,
        "date": SECOND.held_on.isoformat(),
        "timezone": "Europe/Brussels",
        "purpose": SECOND.purposes,
        "attended_about": SECOND.attended.people,
        "moderator": {"name": SECOND.speakers[0].name, "role": SECOND.speakers[0].function},
    },
    "success_stories": [
        {"presenter": story.presenter, "cluster": story.cluster, "points": story.deeds}
        for story in SECOND.stories
    ],
    "breakouts": [
        {"title": room.title, "conclusions": [note.text for note in room.conclusions]}
        for room in SECOND.rooms
    ],
    "closing": SECOND.closing,
}


def test_the_second_webinars_file_becomes_the_recap_that_was_read_aloud():
    webinar, _new = import_webinar(FILE)

    recap = compile_recap(webinar)

    known = (TEXTS / "second.txt").read_text(encoding="utf-8").splitlines()
    sentences = [told for told in known if told and not told.startswith("#")]
    told = recap.statements.order_by("position").values_list("text", flat=True)
    assert [recap.standfirst, *told] == sentences
