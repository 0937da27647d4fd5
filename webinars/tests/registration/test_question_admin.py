"""Questions and group codes in the administration, and what goes out as a file."""

import csv
import io

import pytest
from django.urls import reverse

from webinars.models import GroupCode, Question
from webinars.registration.domain.answers import save_answers
from webinars.tests.entering import words
from webinars.tests.factories import (
    AnswerFactory,
    QuestionFactory,
    RegistrationFactory,
    WebinarFactory,
)

pytestmark = pytest.mark.django_db

QUESTIONS = reverse("admin:webinars_question_changelist")
CODES = reverse("admin:webinars_groupcode_changelist")


def page(thing, name="change"):
    return reverse(f"admin:webinars_{thing._meta.model_name}_{name}", args=[thing.pk])


def choice(**facts):
    return QuestionFactory(kind=Question.Kind.CHOICE, options="Yes\nNo", **facts)


def entered(question, **facts):
    fields = ("webinar_id", "position", "kind", "text", "help_text", "options", "shown_when_answer")
    data = {name.removesuffix("_id"): getattr(question, name) for name in fields}
    return {**data, "asked": "on", "shown_when": question.shown_when_id or "", **facts}


def test_a_question_is_added_to_the_webinar_whose_list_staff_look_at(staff):
    first = choice()
    webinar = first.webinar
    choice()  # of another webinar: not offered
    add = reverse("admin:webinars_question_add")
    filters = {"_changelist_filters": f"webinar__id__exact={webinar.pk}"}

    shown = staff.get(add, filters).context["adminform"].form
    assert shown.initial["webinar"] == str(webinar.pk)
    assert list(shown.fields["shown_when"].queryset) == [first]
    new = QuestionFactory.build(webinar=webinar, shown_when=first, shown_when_answer="Yes")
    staff.post(add, entered(new))

    assert Question.objects.get(text=new.text).shown_when == first


def test_a_condition_on_a_question_of_another_webinar_is_refused(staff):
    question, other = choice(), choice()

    answer = staff.post(page(question), entered(question, shown_when=other.pk))

    assert "Select a valid choice" in words(answer)


def test_a_question_that_people_answered_stays_and_staff_are_told_what_to_do(staff):
    question = AnswerFactory().question

    for answer in (
        staff.post(page(question, "delete"), {"post": "yes"}),
        staff.post(QUESTIONS, {"action": "delete_selected", "_selected_action": question.pk}),
    ):
        assert "1 person answered it" in words(answer)
        assert "Take the tick “still asked” away instead." in words(answer)
    assert Question.objects.filter(pk=question.pk).exists()


def test_a_question_on_which_another_hangs_stays(staff):
    first = choice()
    second = QuestionFactory(webinar=first.webinar, shown_when=first, shown_when_answer="Yes")

    assert f"“{second}” is shown only when" in words(staff.get(page(first, "delete")))
    staff.post(page(second, "delete"), {"post": "yes"})
    staff.post(page(first, "delete"), {"post": "yes"})

    assert not Question.objects.exists()


def test_what_people_answered_keeps_its_kind(staff):
    question = AnswerFactory().question

    staff.post(page(question), entered(question, kind="consent", text="Reworded?"))

    question.refresh_from_db()
    assert (question.kind, question.text) == ("text", "Reworded?")


def test_the_lists_and_pages_cost_the_same_with_more_rows(staff, django_assert_max_num_queries):
    question = choice()
    code = GroupCode.objects.create(webinar=question.webinar, label="Class")
    addresses = [QUESTIONS, CODES, page(question), page(code), page(code, "card")]

    def queries():
        found = []
        for address in addresses:
            with django_assert_max_num_queries(12) as asked:
                assert staff.get(address).status_code == 200
            found.append(len(asked))
        return found

    queries()  # Django remembers its content types from now on
    before = queries()
    for number in range(30):
        AnswerFactory(question=question, registration__webinar=question.webinar)
        choice(webinar=question.webinar)
        other = GroupCode.objects.create(webinar=question.webinar, label=f"Class {number}")
        RegistrationFactory(webinar=question.webinar, group_code=other)

    assert queries() == before


def test_a_group_code_is_made_counted_printed_and_stays_what_it_is(staff):
    webinar = WebinarFactory(title="Pathways")
    data = {"webinar": webinar.pk, "label": "Class 7", "code": "CLASS777", "most_uses": 20}
    staff.post(reverse("admin:webinars_groupcode_add"), data)
    code = GroupCode.objects.get()
    RegistrationFactory(webinar=webinar, group_code=code)

    assert "1 / 20" in words(staff.get(page(code)))
    assert code.get_link() in words(staff.get(page(code)))
    card = words(staff.get(page(code, "card")))
    assert "Pathways" in card
    assert f"{CODES}?webinar__id__exact={webinar.pk}" in card
    assert f"{code.get_link()}</code>" in card
    assert "<strong>CLASS777</strong>" in card
    assert '<svg class="qr" role="img"' in card
    staff.post(page(code), {**data, "code": "OTHER777", "label": "Class 8"})
    code.refresh_from_db()
    assert (code.code, code.label) == ("CLASS777", "Class 8")


@pytest.mark.parametrize("code", ["short", "lower123", "WITH SPACE", "A" * 21, "CLASS77\n"])
def test_a_code_is_one_that_can_be_read_out(staff, code):
    data = {"webinar": WebinarFactory().pk, "label": "Class", "code": code, "most_uses": 20}

    staff.post(reverse("admin:webinars_groupcode_add"), data)

    assert [c.code for c in GroupCode.objects.all()] in ([], ["CLASS77"])


def test_a_new_code_is_proposed(staff):
    shown = staff.get(reverse("admin:webinars_groupcode_add"))

    assert len(shown.context["adminform"].form["code"].value()) == 8


def test_a_registrations_page_shows_what_was_answered(staff):
    answer = AnswerFactory(value="Vegetarian")

    shown = words(staff.get(page(answer.registration)))

    assert answer.question.text in shown
    assert "Vegetarian" in shown


def test_participants_go_out_with_their_answers_and_no_formula(
    staff, django_assert_max_num_queries
):
    webinar = WebinarFactory()
    text = QuestionFactory(webinar=webinar, text="=What?")
    several = QuestionFactory(webinar=webinar, kind=Question.Kind.CHOICES, options="A\nB\nC")
    box = QuestionFactory(webinar=webinar, kind=Question.Kind.CONSENT)
    people = RegistrationFactory.create_batch(30, webinar=webinar, name="=1+1")
    given = {text.pk: '=HYPERLINK("http://x")', several.pk: "A\nC", box.pk: box.text}
    save_answers(people[0], given, "Form")

    with django_assert_max_num_queries(8):
        file = staff.get(page(webinar, "participants"))

    heading, first, *others = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")))
    assert heading[-3:] == ["'=What?", several.text, box.text]
    assert first[1] == "'=1+1"
    assert first[-3:] == ['\'=HYPERLINK("http://x")', "A; C", "yes"]
    assert len(others) == 29
    assert {row[-1] for row in others} == {"no"}


def test_the_webinars_people_lead_to_questions_codes_and_the_file(staff):
    webinar = WebinarFactory()

    shown = words(staff.get(f"{QUESTIONS}?webinar__id__exact={webinar.pk}"))

    for address in (QUESTIONS, CODES):
        assert f"{address}?webinar__id__exact={webinar.pk}" in shown
    assert page(webinar, "participants") in shown
