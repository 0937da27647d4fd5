"""What people answered when they registered, and what they agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import Consent, User
from tgtf_portal.core.models.consent import ConsentQuerySet
from tgtf_portal.core.people.consent import withdraw_consents
from tgtf_portal.core.questions.answers import give_consents, keep_answers
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import note_room_of_changed
from webinars.models import Answer, Question, Registration
from webinars.registration.domain.queries import questions_of

CHANGEABLE = ("coming", "waiting", "offered")


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """What the page of a registered person shows of their answers."""

    answers: list[Answer]
    consents: list[Consent]
    open: bool  # something that has to be answered is not: somebody else registered them
    changeable: bool


def own_answers(registration: Registration) -> OwnAnswers:
    """One query where the webinar asks nothing, three where it does.

    Who does not come reads no answers, but can still take back what they agreed to.
    """
    questions = questions_of(registration.webinar)
    rows = registration.answers.order_by() if questions and not registration.is_off else ()
    given = {answer.question_id: answer for answer in rows}
    for question in questions:
        if question.pk in given:
            given[question.pk].question = question
    return OwnAnswers(
        answers=[given[q.pk] for q in questions if q.pk in given and not q.is_consent],
        consents=list(_shown_consents(registration)) if questions else [],
        open=any(q.is_needed and q.pk not in given for q in questions),
        changeable=can_change(registration),
    )


def _shown_consents(registration: Registration) -> ConsentQuerySet:
    consents = consents_of(registration)
    return consents.in_force() if registration.is_off else consents


def can_change(registration: Registration) -> bool:
    return registration.stage in CHANGEABLE


@transaction.atomic
def save_answers(registration: Registration, answers: Mapping[int, str], source: str) -> None:
    """Consents too, unless the person's address is still to be confirmed."""
    keep_answers(registration.answers, answers)
    if not registration.is_pending:
        give_consents(registration.answers, registration.email, source)


def consents_of(registration: Registration) -> ConsentQuerySet:
    """What this person agreed to for this webinar, taken back or not."""
    purposes = Question.purposes_of(registration.webinar_id)
    consents = Consent.objects.filter(email=registration.email, purpose__startswith=purposes)
    return consents.order_by("given_at", "pk")


@transaction.atomic
def withdraw_consent(registration: Registration, digest: str) -> int:
    """Take back what was agreed to in these words; the registration stays as it is."""
    consents = [c for c in consents_of(registration).in_force() if c.digest == digest]
    questions = {int(consent.purpose.rpartition("/")[2]) for consent in consents}
    registration.answers.filter(question__in=questions).delete()
    return withdraw_consents(consents)


@transaction.atomic
def change_registration(
    registration: Registration,
    facts: Mapping[str, Any],
    answers: Mapping[int, str],
    *,
    by: User | None = None,
) -> Registration:
    """What a person corrects about themselves; the address stays, because the link went there.

    `by` are staff who act for the person, also once the webinar is over; they agree to nothing.
    """
    registration = (
        Registration.objects.select_for_update(of=["self"])
        .select_related("webinar")
        .get(pk=registration.pk)
    )
    late = by is not None and registration.stage == "over"
    if not (can_change(registration) or late):
        raise Refused(_("This can no longer be changed."))
    for name, value in facts.items():
        setattr(registration, name, value)
    registration.save(update_fields=list(facts))
    if by is None:
        save_answers(registration, answers, source=_("Personal page"))
    else:
        keep_answers(registration.answers, answers)
    note_room_of_changed(registration)
    fields = sorted([*facts, *(["answers"] if by else [])])
    audit.record("registration.changed", registration, by=by, fields=fields)
    return registration
