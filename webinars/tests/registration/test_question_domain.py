"""What is asked, what applies, what is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tgtf_portal.core.models import AuditEvent, Consent
from tgtf_portal.core.questions.answers import give_consents
from tgtf_portal.core.refusal import Refused
from webinars.models import Breakout, Question, Registration
from webinars.registration.domain.answers import (
    change_registration,
    own_answers,
    save_answers,
    withdraw_consent,
)
from webinars.tests.factories import (
    HeldWebinarFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

Kind = Question.Kind


def said(registration):
    return dict(registration.answers.values_list("question", "value"))


def choice(**facts):
    return QuestionFactory(kind=Kind.CHOICE, options="Yes\nNo", **facts)


def test_answers_replace_the_earlier_ones_of_the_same_person_alone():
    registration, other = RegistrationFactory.create_batch(2, webinar=WebinarFactory())
    first, second = QuestionFactory.create_batch(2, webinar=registration.webinar)
    save_answers(other, {first.pk: "Theirs"}, "Form")
    save_answers(registration, {first.pk: "Old", second.pk: "Gone"}, "Form")

    save_answers(registration, {first.pk: "New"}, "Form")

    assert said(registration) == {first.pk: "New"}
    assert said(other) == {first.pk: "Theirs"}


def test_a_ticked_box_keeps_the_words_of_that_moment():
    registration = RegistrationFactory()
    question = QuestionFactory(kind=Kind.CONSENT, text="Old words", webinar=registration.webinar)

    save_answers(registration, {question.pk: "Old words"}, "Form")
    Question.objects.filter(pk=question.pk).update(text="New words")

    consent = Consent.objects.get()
    assert (consent.email, consent.text) == (registration.email, "Old words")
    assert (consent.purpose, consent.source) == (question.purpose, "Form")


def test_a_box_ticked_under_an_address_that_nobody_confirmed_is_no_consent_yet():
    registration = RegistrationFactory(
        status=Registration.Status.PENDING, held_until=timezone.now()
    )
    question = QuestionFactory(kind=Kind.CONSENT, webinar=registration.webinar)

    save_answers(registration, {question.pk: question.text}, "Form")
    assert not Consent.objects.exists()

    give_consents(registration.answers, registration.email, "Form")
    assert Consent.objects.get().text == question.text


def test_leaving_a_box_out_later_takes_nothing_back():
    registration = RegistrationFactory()
    question = QuestionFactory(kind=Kind.CONSENT, webinar=registration.webinar)
    save_answers(registration, {question.pk: question.text}, "Form")

    save_answers(registration, {}, "Personal page")

    assert Consent.objects.in_force().count() == 1
    assert said(registration) == {question.pk: question.text}


def test_a_consent_is_taken_back_for_this_webinar_alone_and_the_place_stays():
    registration = RegistrationFactory()
    elsewhere = RegistrationFactory(email=registration.email)
    for person in (registration, elsewhere):
        question = QuestionFactory(kind=Kind.CONSENT, text="Film me", webinar=person.webinar)
        save_answers(person, {question.pk: "Film me"}, "Form")
    digest = Consent.objects.first().digest

    assert withdraw_consent(registration, digest) == 1
    assert withdraw_consent(registration, digest) == 0

    assert Consent.objects.in_force().get().purpose.startswith(f"webinar/{elsewhere.webinar_id}/")
    assert said(registration) == {}
    assert Registration.objects.get(pk=registration.pk).is_active


def test_a_digest_that_nobody_could_have_sent_takes_nothing_back():
    registration = RegistrationFactory()

    assert [withdraw_consent(registration, text) for text in ("", "\x00", "x" * 9999)] == [0, 0, 0]


def test_what_a_person_corrects_is_kept_with_a_trace_and_without_the_values():
    registration = RegistrationFactory(name="Ana Novk")
    question = QuestionFactory(webinar=registration.webinar)

    change_registration(registration, {"name": "Ana Novak"}, {question.pk: "Vegetarian"})

    registration.refresh_from_db()
    assert registration.name == "Ana Novak"
    assert said(registration) == {question.pk: "Vegetarian"}
    event = AuditEvent.objects.get()
    assert (event.verb, event.facts) == ("registration.changed", {"fields": ["name"]})


@pytest.mark.parametrize(
    "facts",
    [
        {"cancelled_at": timezone.now()},
        {"status": Registration.Status.PENDING, "held_until": timezone.now()},
        {"webinar": "held"},
    ],
)
def test_whoever_does_not_come_changes_nothing(facts):
    webinar = HeldWebinarFactory() if facts.pop("webinar", "") else WebinarFactory()
    registration = RegistrationFactory(webinar=webinar, name="Ana", **facts)

    with pytest.raises(Refused):
        change_registration(registration, {"name": "Eva"}, {})

    registration.refresh_from_db()
    assert registration.name == "Ana"


def test_the_page_knows_what_somebody_who_was_registered_by_others_still_has_to_answer():
    registration = RegistrationFactory()
    needed = QuestionFactory(webinar=registration.webinar, required=True)
    QuestionFactory(webinar=registration.webinar)
    QuestionFactory(webinar=registration.webinar, required=True, asked=False)

    assert own_answers(registration).open
    save_answers(registration, {needed.pk: "Yes"}, "Personal page")
    assert not own_answers(registration).open


def test_a_condition_names_another_question_of_the_same_webinar_and_one_of_its_answers():
    first = choice()
    good = QuestionFactory.build(webinar=first.webinar, shown_when=first, shown_when_answer="Yes")
    good.clean()

    for field, facts in [
        ("shown_when_answer", {"shown_when": first, "shown_when_answer": "Perhaps"}),
        ("shown_when", {"shown_when": choice(), "shown_when_answer": "Yes"}),
    ]:
        with pytest.raises(ValidationError) as refusal:
            QuestionFactory.build(webinar=first.webinar, **facts).clean()
        assert list(refusal.value.message_dict) == [field]


def test_questions_cannot_wait_for_each_other():
    first = choice()
    second = choice(webinar=first.webinar, shown_when=first, shown_when_answer="Yes")
    for other in (second, first):
        first.shown_when, first.shown_when_answer = other, "Yes"
        with pytest.raises(ValidationError, match="another question"):
            first.clean()


@pytest.mark.parametrize("options", ["", "One", "One\nOne\n"])
def test_a_choice_needs_two_different_answers(options):
    with pytest.raises(ValidationError, match="at least two"):
        QuestionFactory.build(webinar=WebinarFactory(), kind=Kind.CHOICE, options=options).clean()


def test_a_condition_without_a_question_is_forgotten():
    question = QuestionFactory.build(webinar=WebinarFactory(), shown_when_answer="Yes")

    question.clean()

    assert question.shown_when_answer == ""


def test_a_name_that_changes_reaches_the_board_of_the_room():
    seat = SeatFactory()

    change_registration(seat.registration, {"name": "Ana Novak"}, {})

    assert Breakout.objects.get(pk=seat.breakout_id).pulse == seat.breakout.pulse + 1
