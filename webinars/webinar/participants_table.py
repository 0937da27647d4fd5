"""A recap for machines, and who comes to a webinar for a spreadsheet."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from webinars.models import Question, Registration, Webinar


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
    answers = {answer.question_id: answer.value for answer in person.answers.all()}
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
        *(question.format.cell(answers.get(question.pk, "")) for question in questions),
    ]
