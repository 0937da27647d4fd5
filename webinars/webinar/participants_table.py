"""Who comes to a webinar, for a spreadsheet."""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.tables.exports import yes_or_no
from webinars.models import Answer, Registration, Webinar
from webinars.models.registration import way_of_coming

AT_ONCE = 2000  # rows that are held at a time
Row = Any  # a row's values by name, those of related rows as `cluster__name`


def _minute(person: Row) -> str:
    return localtime(person.registered_at).isoformat(sep=" ", timespec="minutes")


def _registered_by(person: Row) -> str:
    return person.registered_by__name or person.registered_by__email or ""


def _group_code(person: Row) -> str:
    code = person.group_code__code
    return f"{person.group_code__label} ({code})" if code else ""


def _came_by(person: Row) -> str:
    audience, by = person.invitation__audience or "", _registered_by(person)
    return way_of_coming(person.origin, audience, by, has_code=bool(person.group_code__code))


def _state(person: Row) -> str:
    return str(Registration.Status(person.status).label)


def _maturity(person: Row) -> str:
    return str(Registration.Maturity(person.maturity).label) if person.maturity else ""


# Each column's heading, and what stands below it for a registration; the questions' columns follow.
COLUMNS: list[tuple[Promise, Callable[[Row], object]]] = [
    (_lazy("Number"), attrgetter("seq")),
    (_lazy("Name"), attrgetter("name")),
    (_lazy("E-mail address"), attrgetter("email")),
    (_lazy("Organisation"), attrgetter("organisation")),
    (_lazy("Cluster"), attrgetter("cluster__name")),
    (_lazy("Country"), attrgetter("country")),
    (_lazy("State"), _state),
    (_lazy("Registered at"), _minute),
    (_lazy("Registered by"), _registered_by),
    (_lazy("Group code"), _group_code),
    (_lazy("Came by"), _came_by),
    (_lazy("Attended"), lambda person: yes_or_no(person.attended)),
    (_lazy("Way to green"), _maturity),
    (_lazy("Offers"), attrgetter("offers")),
    (_lazy("Looks for"), attrgetter("seeks")),
]
VALUES = (
    *("pk", "seq", "name", "email", "organisation", "cluster__name", "country", "status"),
    *("registered_at", "registered_by__name", "registered_by__email", "origin", "attended"),
    *("group_code__label", "group_code__code", "invitation__audience"),
    *("maturity", "offers", "seeks"),
)


def participants_table(webinar: Webinar) -> Iterator[list[object]]:
    """A heading, then a row for each registration in order of arrival, with all answers.

    Read as it is taken along: three statements, and no more than a few rows at a time.
    """
    questions = list(webinar.questions.order_by("position", "pk"))
    yield [heading for heading, _value in COLUMNS] + [question.text for question in questions]
    people = webinar.registrations.order_by("seq", "pk").values_list(*VALUES, named=True)
    answered = _answers(webinar)
    person_answered, answers = next(answered, (None, {}))
    for person in people.iterator(chunk_size=AT_ONCE):
        own = {}
        if person.pk == person_answered:
            own = answers
            person_answered, answers = next(answered, (None, {}))
        cells = [question.format.cell(own.get(question.pk, "")) for question in questions]
        yield [value(person) for _heading, value in COLUMNS] + cells


def _answers(webinar: Webinar) -> Iterator[tuple[int, dict[int, str]]]:
    """Of each registration that has some, in the order of the table."""
    rows = Answer.objects.filter(registration__webinar=webinar)
    rows = rows.order_by("registration__seq", "registration_id")
    values = rows.values_list("registration", "question", "value").iterator(chunk_size=AT_ONCE)
    for person, own in groupby(values, itemgetter(0)):
        yield person, {question: value for _person, question, value in own}
