"""Every form outside the administration asks for what was left empty by its name."""

from importlib import import_module

import pytest
from django import forms

from advisors.days.forms.day_statement import DisputeForm
from advisors.room.forms import CommentForm
from tgtf_portal.core.people.accounts import SignupNameForm
from tgtf_portal.core.values.missing import UNNAMED, NamesWhatIsMissing
from tgtf_portal.pages.forms.own_data import OwnDataLinkForm
from tgtf_portal.pages.forms.profile import ProfileForm
from webinars.registration.forms.own_link import OwnLinkForm
from webinars.registration.forms.registration import OwnDataForm, RegistrationForm
from webinars.registration.forms.staff import PersonForm
from webinars.tests.factories import QuestionFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

# The forms' modules of pages that are not the administration's.
OF_PAGES = [
    "webinars.registration.forms.registration",
    "webinars.registration.forms.own_link",
    "webinars.breakouts.forms.wishes",
    "webinars.followup.forms",
    "webinars.live.forms.notes",
    "webinars.recap.forms.attribution",
    "clusters.forms.cluster",
    "clusters.forms.sme",
    "advisors.room.forms",
    "advisors.plan.forms",
    "advisors.meetings.forms",
    "advisors.days.forms.activity",
    "advisors.days.forms.day_statement",
    "advisors.engagement.forms.end_report",
    "advisors.engagement.forms.change_request",
    "advisors.engagement.forms.proposal",
    "advisors.results.forms.document",
    "advisors.results.forms.deliverable",
    "tgtf_portal.core.people.accounts",
    "tgtf_portal.pages.forms.own_data",
    "tgtf_portal.pages.forms.mail_topics",
    "tgtf_portal.pages.forms.profile",
]
# Without a field that anybody fills in, or of the administration.
OTHERS = {"RoomChangeForm", "InsightForm", "ReminderForm"}


def forms_of(module):
    found = vars(import_module(module)).values()
    own = [thing for thing in found if getattr(thing, "__module__", "") == module]
    return [thing for thing in own if isinstance(thing, type) and issubclass(thing, forms.BaseForm)]


@pytest.mark.parametrize("module", OF_PAGES)
def test_each_form_of_a_page_names_what_is_missing(module):
    plain = [form.__name__ for form in forms_of(module) if not issubclass(form, NamesWhatIsMissing)]

    assert set(plain) <= OTHERS


def registering():
    return RegistrationForm({}, webinar=WebinarFactory(), trapped=False)


def asked_more():
    question = QuestionFactory(text="What do you expect?", required=True)
    return RegistrationForm({}, webinar=question.webinar, trapped=False)


@pytest.mark.parametrize(
    ("make", "field", "words"),
    [
        (registering, "name", "Enter your name."),
        (registering, "email", "Enter your e-mail address."),
        (asked_more, None, "Fill in “What do you expect”."),
        (lambda: OwnDataForm({}, instance=RegistrationFactory()), "name", "Enter your name."),
        (lambda: OwnLinkForm({}), "email", "Enter your e-mail address."),
        (lambda: PersonForm({}), "name", "Enter the person’s name."),
        (lambda: PersonForm({"name": " \t "}), "name", "Enter the person’s name."),
        (lambda: SignupNameForm({}), "name", "Fill in “Your name”."),
        (lambda: ProfileForm({}), "name", "Fill in “Your name”."),
        (lambda: OwnDataLinkForm({}), "email", "Fill in “Your e-mail address”."),
        (lambda: CommentForm({}), "text", "Fill in “Your comment”."),
        (lambda: DisputeForm({}), "reason", "Fill in “What is wrong”."),
    ],
)
def test_what_is_missing_is_asked_for_in_words_of_its_own(make, field, words):
    form = make()

    errors = [form.errors[field]] if field else list(form.errors.values())

    assert [words] in [list(of_field) for of_field in errors]


class Sample(NamesWhatIsMissing, forms.Form):
    """One field of each kind, and one that says it in its own words."""

    text = forms.CharField(label="Purpose")
    choice = forms.ChoiceField(label="Language?", choices=[("en", "English")])
    several = forms.MultipleChoiceField(label="Days:", choices=[(1, "Monday")])
    tick = forms.BooleanField(label="I agree")
    file = forms.FileField(label="Result")
    own = forms.CharField(error_messages={"required": "Say it."})
    free = forms.CharField(required=False)


def test_each_kind_of_field_has_its_words():
    assert {name: list(words) for name, words in Sample({}).errors.items()} == {
        "text": ["Fill in “Purpose”."],
        "choice": ["Choose something under “Language”."],
        "several": ["Choose something under “Days”."],
        "tick": ["Tick “I agree”."],
        "file": ["Choose a file under “Result”."],
        "own": ["Say it."],
    }


def test_the_words_of_one_form_are_not_another_ones():
    assert Sample({}).errors
    assert forms.Field.default_error_messages["required"] == UNNAMED
    assert forms.CharField().error_messages["required"] == UNNAMED
