"""A recap for machines, and who comes to a webinar for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from webinars.domain.mix import Row
from webinars.domain.mix_report import Mix
from webinars.domain.seating_guests import Guests, guests_of
from webinars.domain.telling import Sentence, Telling
from webinars.models import Breakout, Question, Registration, Webinar


def recap_as_json(telling: Telling) -> dict[str, Any]:
    """Each statement that readers see, with the ids of its sources; times in ISO 8601."""
    return {
        "webinar": telling.slug,
        "title": telling.title,
        "language": telling.language,
        "published_at": telling.published_at,
        "statements": [_statement(sentence) for sentence in telling.in_order],
    }


def _statement(sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.key,
        "section": sentence.section,
        "breakout": sentence.breakout,
        "text": sentence.text,
        "edited": sentence.edited,
        "sources": [
            {"type": note.type, "id": note.reference, "text": note.text} for note in sentence.notes
        ],
    }


def participants_table(webinar: Webinar) -> Iterator[list[object]]:
    """A heading, then a row for each registration in order of arrival, with all answers."""
    questions = list(webinar.questions.order_by("position", "pk"))
    yield [
        _("Number"),
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Cluster"),
        _("Country"),
        _("State"),
        _("Registered at"),
        _("Registered by"),
        _("Group code"),
        _("Attended"),
        _("Way to green"),
        _("Offers"),
        _("Looks for"),
        *(question.text for question in questions),
    ]
    people = webinar.registrations.select_related("cluster", "registered_by", "group_code")
    for person in people.prefetch_related("answers").order_by("seq"):
        yield _participant(person, questions)


def _participant(person: Registration, questions: list[Question]) -> list[object]:
    said = {answer.question_id: answer.value for answer in person.answers.all()}
    return [
        person.seq,
        person.name,
        person.email,
        person.organisation,
        person.cluster,
        str(person.country),
        person.get_status_display(),
        localtime(person.registered_at).isoformat(sep=" ", timespec="minutes"),
        person.registered_by,
        person.group_code,
        _("yes") if person.attended else _("no"),
        person.get_maturity_display(),
        person.offers,
        person.seeks,
        *(_said(question, said.get(question.pk, "")) for question in questions),
    ]


def seats_table(webinar: Webinar) -> Iterator[list[object]]:
    """A heading, then everybody with a place, room by room and by name; who has no seat last."""
    yield [
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Cluster"),
        _("Country"),
        _("Break-out"),
        _("Which wish"),
        _("Placed by hand"),
        _("Meeting link"),
        _("User ID for BigBlueButton"),
    ]
    guests = guests_of(webinar)
    rooms = {room.pk: room for room in guests.breakouts}
    for person in _by_room(guests):
        yield _seated(person, rooms)


def _by_room(guests: Guests) -> list[Registration]:
    order = {room.pk: number for number, room in enumerate(guests.breakouts)}
    seats, last = guests.seats, len(order)
    return sorted(
        guests.registrations,
        key=lambda r: (order[seats[r.pk]] if r.pk in seats else last, r.name.casefold(), r.pk),
    )


def _seated(person: Registration, rooms: dict[int, Breakout]) -> list[object]:
    seat = getattr(person, "seat", None)
    room = rooms[seat.breakout_id] if seat else None
    return [
        person.name,
        person.email,
        person.organisation,
        person.cluster,
        str(person.country or (person.cluster.country if person.cluster else "")),
        room,
        seat.rank if seat else "",
        (_("yes") if seat.pinned else _("no")) if seat else "",
        room.way_in if room else "",
        person.code,
    ]


def mix_table(mix: Mix) -> Iterator[list[object]]:
    """Each cluster, country and so on, with its people in each room."""
    yield [_("What"), _("Which"), *(room.title for room in mix.rooms), _("In all")]
    for table in mix.tables:
        for row in table.rows:
            yield [table.title, *_mixed(row)]


def _mixed(row: Row) -> list[object]:
    return [row.value or _("not known"), *row.counts, row.total]


def _said(question: Question, value: str) -> str:
    """A box is ticked or not; its exact words stand in the heading and with the consent."""
    if question.kind == Question.Kind.CONSENT:
        return _("yes") if value else _("no")
    return value.replace("\n", "; ") if question.kind == Question.Kind.CHOICES else value
