"""Questions in the form, and on the page of who answered them."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from tgtf_portal.core.models import Consent
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Answer, Question, Registration
from webinars.registration.domain.answers import save_answers
from webinars.registration.forms.registration import OwnDataForm
from webinars.tests.entering import entered, words
from webinars.tests.factories import QuestionFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

Kind = Question.Kind


@pytest.fixture
def webinar():
    return WebinarFactory()


@pytest.fixture
def ana(client):
    """Signed in with the address that she registers: she is in at once."""
    user = UserFactory(email="ana@example.org", name="Ana Novak")
    client.force_login(user)
    return client


def page(webinar):
    return reverse("webinars:registration-create", args=[webinar.slug])


def post(client, webinar, **facts):
    data = entered(client, page(webinar), name="Ana Novak", email="ana@example.org", **facts)
    return client.post(page(webinar), data)


def said():
    return dict(Answer.objects.values_list("question", "value"))


def choice(webinar, **facts):
    return QuestionFactory(webinar=webinar, kind=Kind.CHOICE, options="On site\nOnline", **facts)


def test_every_kind_of_question_is_answered_and_shown_on_the_personal_page(ana, webinar):
    text = QuestionFactory(webinar=webinar, text="What do you eat?")
    one = choice(webinar)
    any_ = QuestionFactory(webinar=webinar, kind=Kind.CHOICES, options="Energy\nWaste\nWater")
    box = QuestionFactory(webinar=webinar, kind=Kind.CONSENT, text="You may film me.")

    answer = post(
        ana,
        webinar,
        **{
            text.field_name: "Plants\r\nmostly",
            one.field_name: "Online",
            any_.field_name: ["Energy", "Water"],
            box.field_name: "on",
        },
    )

    assert said() == {
        text.pk: "Plants\nmostly",
        one.pk: "Online",
        any_.pk: "Energy\nWater",
        box.pk: "You may film me.",
    }
    shown = words(ana.get(answer["Location"]))
    for part in ("What do you eat?", "Plants<br>mostly", "Energy<br>Water", "You may film me."):
        assert part in shown


def test_nothing_is_asked_that_is_retired_or_belongs_to_another_webinar(ana, webinar):
    QuestionFactory(webinar=webinar, text="Retired?", asked=False, required=True)
    QuestionFactory(text="Elsewhere?", required=True)

    assert "Retired?" not in words(ana.get(page(webinar)))
    post(ana, webinar)

    assert Registration.objects.filter(webinar=webinar).exists()


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CHOICE, Kind.CHOICES, Kind.CONSENT])
def test_what_has_to_be_answered_is_missed_beside_its_field(ana, webinar, kind):
    question = QuestionFactory(webinar=webinar, kind=kind, options="A\nB", required=True)

    shown = words(post(ana, webinar))

    name = f"id_{question.field_name}"
    note = shown.partition(f'id="{name}_error"')[2].partition("</div>")[0]
    verb = "Fill in" if kind == Kind.TEXT else "Choose something under"
    expected = (
        "please tick this box" if kind == Kind.CONSENT else f"{verb} “{question.text.rstrip('?')}”."
    )
    assert expected in note
    assert f'href="#{name}' in shown
    assert f"{name}_error" in shown.partition("aria-describedby=")[2]
    assert not Registration.objects.exists()


def test_boxes_are_never_ticked_beforehand_and_optional_ones_stop_nobody(ana, webinar):
    box = QuestionFactory(webinar=webinar, kind=Kind.CONSENT)
    shown = words(ana.get(page(webinar)))

    control = shown.partition(f'name="{box.field_name}"')[2].partition(">")[0]
    assert "checked" not in control
    assert "You can register without it" in shown
    post(ana, webinar)
    assert Registration.objects.get().is_active
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"where": "On site", "food": "Vegan"}, {"where": "On site", "food": "Vegan"}),
        ({"where": "Online", "food": "Vegan"}, {"where": "Online"}),
        ({"food": "Vegan"}, {}),
        ({"where": "On Site ", "food": "Vegan"}, None),
    ],
)
def test_the_server_decides_what_applies(ana, webinar, sent, kept):
    where = choice(webinar)
    food = QuestionFactory(webinar=webinar, shown_when=where, shown_when_answer="On site")
    names = {"where": where, "food": food}

    post(ana, webinar, **{names[key].field_name: value for key, value in sent.items()})

    assert Registration.objects.exists() == (kept is not None)
    assert said() == {names[key].pk: value for key, value in (kept or {}).items()}


def test_a_hidden_question_is_not_missed_and_a_shown_one_is(ana, webinar):
    where = choice(webinar)
    food = QuestionFactory(
        webinar=webinar, shown_when=where, shown_when_answer="On site", required=True
    )

    missed = words(post(ana, webinar, **{where.field_name: "On site"}))
    assert f'id="id_{food.field_name}_error"' in missed
    assert not Registration.objects.exists()

    post(ana, webinar, **{where.field_name: "Online", food.field_name: "x" * 99_999})
    assert said() == {where.pk: "Online"}


def test_what_hangs_on_a_hidden_question_is_hidden_with_it(ana, webinar):
    where = choice(webinar)
    food = QuestionFactory(
        webinar=webinar,
        kind=Kind.CHOICES,
        options="Vegan\nOther",
        shown_when=where,
        shown_when_answer="On site",
    )
    other = QuestionFactory(
        webinar=webinar, shown_when=food, shown_when_answer="Other", required=True
    )

    post(ana, webinar, **{where.field_name: "Online", food.field_name: ["Other"]})

    assert said() == {where.pk: "Online"}
    assert other.pk not in said()


def test_without_script_the_condition_is_said_in_words(ana, webinar):
    where = choice(webinar, text="Where will you be?")
    food = QuestionFactory(webinar=webinar, shown_when=where, shown_when_answer="On site")

    shown = words(ana.get(page(webinar)))

    assert "Only if you answered “On site” to “Where will you be?”." in shown
    assert f'data-shown-when="{where.field_name}" data-shown-answer="On site"' in shown
    assert f'id="id_{food.field_name}_helptext"' in shown


def test_choices_are_a_group_with_a_name(ana, webinar):
    question = choice(webinar, text="Where will you be?")
    shown = words(ana.get(page(webinar)))

    group = shown.partition(f'<fieldset id="div_id_{question.field_name}"')[2]
    assert "<legend>Where will you be?" in group.partition("</fieldset>")[0]


def test_who_sends_the_form_again_under_a_registered_address_changes_no_answer(client, webinar):
    registration = RegistrationFactory(webinar=webinar, email="ana@example.org")
    question = QuestionFactory(webinar=webinar)
    save_answers(registration, {question.pk: "Mine"}, "Form")

    post(client, webinar, **{question.field_name: "A stranger's"})

    assert said() == {question.pk: "Mine"}


# --- The personal page ---------------------------------------------------------------------------
def test_a_person_changes_data_and_answers_but_not_the_address(client, webinar):
    registration = RegistrationFactory(webinar=webinar, name="Ana", email="ana@example.org")
    text, one = QuestionFactory(webinar=webinar), choice(webinar)
    save_answers(registration, {text.pk: "Old", one.pk: "Online"}, "Form")
    address = reverse("webinars:registration-edit", args=[registration.token])

    shown = words(client.get(address))
    assert "Old</textarea>" in shown
    assert 'value="Online"' in shown.partition(" checked")[0].rpartition("<input")[2]
    answer = client.post(
        address, {"name": "Ana Novak", "email": "x@example.org", one.field_name: "On site"}
    )

    registration.refresh_from_db()
    assert answer["Location"] == f"{registration.get_absolute_url()}?open=entered"
    assert (registration.name, registration.email) == ("Ana Novak", "ana@example.org")
    assert said() == {one.pk: "On site"}


def test_a_consent_is_given_and_taken_back_on_the_personal_page(client, webinar):
    registration = RegistrationFactory(webinar=webinar)
    box = QuestionFactory(webinar=webinar, kind=Kind.CONSENT, text="Film me.", required=True)
    edit = reverse("webinars:registration-edit", args=[registration.token])
    withdraw = reverse("webinars:consent-withdraw", args=[registration.token])

    client.post(edit, {"name": "Ana", box.field_name: "on"})
    consent = Consent.objects.in_force().get()
    assert box.field_name not in words(client.get(edit))
    assert client.get(withdraw).status_code == 405
    answer = client.post(withdraw, {"consent": consent.digest}, follow=True)

    assert "taken back on" in words(answer)
    assert not Consent.objects.in_force().exists()
    client.post(edit, {"name": "Ana"})  # without it everything else can be changed all the same
    assert Registration.objects.get().name == "Ana"


def test_another_persons_consent_cannot_be_taken_back(client, webinar):
    mine, theirs = RegistrationFactory.create_batch(2, webinar=webinar)
    box = QuestionFactory(webinar=webinar, kind=Kind.CONSENT)
    save_answers(theirs, {box.pk: box.text}, "Form")

    client.post(
        reverse("webinars:consent-withdraw", args=[mine.token]),
        {"consent": Consent.objects.get().digest},
    )

    assert Consent.objects.in_force().count() == 1


def test_a_question_that_became_someone_elses_choice_list_is_read_as_it_stands(webinar):
    """A form made by hand, without a page: what is left empty is left out."""
    registration = RegistrationFactory(webinar=webinar)
    question = QuestionFactory(webinar=webinar)
    data = RequestFactory().post("/", {"name": "Ana", question.field_name: "  "}).POST

    form = OwnDataForm(data, instance=registration)

    assert form.is_valid()
    assert form.answers() == {}
