"""Keeping what somebody answered, and what they agreed to by it."""

from collections.abc import Mapping
from typing import Any

from tgtf_portal.core.people.consent import give_consent
from tgtf_portal.core.questions.kinds import Kind


def keep_answers(own: Any, answers: Mapping[int, str]) -> None:
    """Keep these answers, by the number of their question, in place of all earlier ones.

    `own` is the related manager of the person's answers. Boxes ticked earlier stay ticked: a
    consent ends by being withdrawn, not by being left out.
    """
    own.exclude(question__kind=Kind.CONSENT).exclude(question__in=answers.keys()).delete()
    person = own.field.name
    own.bulk_create(
        [
            own.model(**{person: own.instance}, question_id=question, value=value)
            for question, value in answers.items()
        ],
        update_conflicts=True,
        update_fields=["value"],
        unique_fields=[person, "question"],
    )


def give_consents(own: Any, email: str, source: str) -> None:
    """Keep what a person ticked, in the words that stood there. The address must be theirs."""
    for answer in own.filter(question__kind=Kind.CONSENT).select_related("question"):
        give_consent(email, purpose=answer.question.purpose, text=answer.value, source=source)
