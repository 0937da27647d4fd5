"""Who comes to a webinar, for a spreadsheet."""

from collections.abc import Callable, Iterator

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.tables.exports import yes_or_no
from webinars.models import Registration, Webinar


def _minute(person: Registration) -> str:
    return localtime(person.registered_at).isoformat(sep=" ", timespec="minutes")


# Each column's heading, and what stands below it for a registration; the questions' columns follow.
COLUMNS: list[tuple[Promise, Callable[[Registration], object]]] = [
    (_lazy("Number"), lambda person: person.seq),
    (_lazy("Name"), lambda person: person.name),
    (_lazy("E-mail address"), lambda person: person.email),
    (_lazy("Organisation"), lambda person: person.organisation),
    (_lazy("Cluster"), lambda person: person.cluster),
    (_lazy("Country"), lambda person: person.country),
    (_lazy("State"), lambda person: person.get_status_display()),
    (_lazy("Registered at"), _minute),
    (_lazy("Registered by"), lambda person: person.registered_by),
    (_lazy("Group code"), lambda person: person.group_code),
    (_lazy("Came by"), lambda person: person.came_by),
    (_lazy("Attended"), lambda person: yes_or_no(person.attended)),
    (_lazy("Way to green"), lambda person: person.get_maturity_display()),
    (_lazy("Offers"), lambda person: person.offers),
    (_lazy("Looks for"), lambda person: person.seeks),
]


def participants_table(webinar: Webinar) -> Iterator[list[object]]:
    """A heading, then a row for each registration in order of arrival, with all answers."""
    questions = list(webinar.questions.order_by("position", "pk"))
    yield [heading for heading, _value in COLUMNS] + [question.text for question in questions]
    people = webinar.registrations.select_related(
        "cluster", "registered_by", "group_code", "invitation"
    )
    for person in people.prefetch_related("answers").order_by("seq"):
        answers = {answer.question_id: answer.value for answer in person.answers.all()}
        cells = [question.format.cell(answers.get(question.pk, "")) for question in questions]
        yield [value(person) for _heading, value in COLUMNS] + cells
