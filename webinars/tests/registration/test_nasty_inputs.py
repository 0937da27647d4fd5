"""Names, addresses and answers that break lesser forms, against every public form that takes them.

One law for all: the answer is a page, and no row changes unless the form was valid.
"""

import sys
import unicodedata

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.tests.factories import UserFactory
from webinars.models import Answer, Registration
from webinars.registration.forms.registration import OwnDataForm, RegistrationForm
from webinars.registration.forms.staff import PersonForm
from webinars.tests.entering import entered, everything, words
from webinars.tests.factories import QuestionFactory, RegistrationFactory, WebinarFactory

pytestmark = pytest.mark.django_db

LINE_BREAK = "Line breaks are not allowed here."
DIRECTION = "Text-direction control characters are not allowed."
NULL = "Null characters are not allowed."
REQUIRED = "Enter "
ADDRESS = "Enter a valid email address."
PUBLIC = "Please use a public mail address."
PLAIN = "Please use an address with plain letters"

# id, kind of field, what is sent, what is said; or, after "=", what is kept.
TABLE = [
    ("A1", "line text address", "a\x00b", NULL),
    ("A2", "name address", "   ", REQUIRED),
    ("A3", "name address", "", REQUIRED),
    ("A4", "line text", "\u202eevil", DIRECTION),
    ("A4b", "line text", "Ana\u2066", DIRECTION),
    ("A5", "line", "A\r\nBcc: x@y.example", LINE_BREAK),
    ("A5b", "line", "A\nB", LINE_BREAK),
    ("A5c", "text", "A\r\nB", "=A\nB"),
    ("A6", "line", "A\u2028B", LINE_BREAK),
    ("A6b", "line", "A\u2029B", LINE_BREAK),
    ("A6c", "line", "A\x85B", LINE_BREAK),
    ("A7", "line", "A\tB", "Tabs are not allowed here."),
    ("A7b", "line text", "A\x07B", "Control characters are not allowed."),
    ("A7c", "line text", "\u200b\u2060", "Please enter something that can be seen."),
    ("A8", "name", "x" * 121, "at most 120 characters (it has 121)"),
    ("A8b", "organisation", "x" * 161, "at most 160 characters (it has 161)"),
    ("A8c", "text", "x" * 2001, "at most 2000 characters (it has 2001)"),
    ("A9", "name", "x" * 120, "=" + "x" * 120),
    ("A10", "line text", "O'Brien", "=O'Brien"),
    ("A10b", "line text", "Nguye\u0302\u0303n", "=Nguy\u1ec5n"),
    ("A10c", "line text", "李", "=李"),
    ("A10d", "line text", "Þór", "=Þór"),
    ("A10e", "line text", "d’Arc", "=d’Arc"),
    ("A10f", "line text", "Null", "=Null"),
    ("A10g", "line text", "True", "=True"),
    ("A11", "line text", "محمد", "=محمد"),
    ("A12", "line text", "👨‍👩‍👧 Family", "=👨‍👩‍👧 Family"),
    ("A13", "line text", "<script>alert(1)</script>", "=<script>alert(1)</script>"),
    ("A14", "line text", "{{ 7*7 }} {0.__class__} %s", "={{ 7*7 }} {0.__class__} %s"),
    ("A15", "line text", '=HYPERLINK("http://evil","x")', '==HYPERLINK("http://evil","x")'),
    ("A17", "line text", "x" * 1_000_000, "characters (it has 1000000)"),
    ("A18", "line text", "Robert'); DROP TABLE", "=Robert'); DROP TABLE"),
    ("B19", "address", "a@b.org\r\nBcc: x@y.z", ADDRESS),
    ("B20", "address", "  a@b.org \n", "=a@b.org"),
    ("B21", "address", "a@b.org,c@d.org", "Please enter one address."),
    ("B22", "address", "a", ADDRESS),
    ("B23", "address", '"a b"@b.org', ADDRESS),
    ("B24", "address", "ü@b.org", PLAIN),
    ("B25", "address", "a@bücher.de", "=a@xn--bcher-kva.de"),
    ("B27", "address", "a@localhost", ""),
    ("B27b", "address", "a@[127.0.0.1]", ""),
    ("B27c", "address", "a@host.internal", PUBLIC),
    ("B28", "address", "a..b@b.org", ADDRESS),
    ("B29", "address", "a@" + "b" * 63 + "." + "c" * 250 + ".org", "at most 254 characters"),
    ("B30", "address", "A@B.ORG", "=a@b.org"),
    ("B31", "address", "a@b.org\u202e", DIRECTION),
]

GOOD = {"name": "Ana Novak", "organisation": "TECES", "address": "ana@example.org", "text": "Yes"}
KINDS = {"line": ["name", "organisation"]}


class Form:
    """A public form: its page, what its fields are called, and where their values end up."""

    def __init__(self, client, fields):
        self.client, self.fields, self.more = client, fields, {}

    def post(self, **sent):
        values = {**GOOD, **sent}
        data = {name: values[field] for field, name in self.fields.items()}
        return self.client.post(self.address, {**self.more, **data})


class Public(Form):
    def __init__(self, client, webinar, question):
        names = {"name": "name", "organisation": "organisation", "address": "email"}
        super().__init__(client, {**names, "text": question.field_name})
        client.force_login(UserFactory(email="ana@example.org"))
        self.address = reverse("webinars:registration-create", args=[webinar.slug])
        self.more = entered(client, self.address)


class Own(Form):
    def __init__(self, client, webinar, question):
        names = {"name": "name", "organisation": "organisation", "text": question.field_name}
        super().__init__(client, names)
        registration = RegistrationFactory(webinar=webinar, email="ana@example.org")
        self.address = reverse("webinars:registration-edit", args=[registration.token])


class Group(Form):
    def __init__(self, client, webinar, question):
        names = {"name": "name", "organisation": "organisation", "address": "email"}
        super().__init__(client, {field: f"people-3-{name}" for field, name in names.items()})
        client.force_login(MembershipFactory().user)
        self.address = reverse("webinars:group-create", args=[webinar.slug])
        self.more = {"people-TOTAL_FORMS": 10, "people-INITIAL_FORMS": 0}


FORMS = {"public": Public, "own": Own, "group": Group}
HAS = {
    "public": {"name", "organisation", "address", "text"},
    "own": {"name", "organisation", "text"},
    "group": {"name", "organisation", "address"},
}
CASES = [
    pytest.param(form, field, value, outcome, id=f"{number}-{form}-{field}")
    for number, kinds, value, outcome in TABLE
    for kind in kinds.split()
    for field in KINDS.get(kind, [kind])
    for form in FORMS
    if field in HAS[form]
]


@pytest.fixture
def form(request, client):
    webinar = WebinarFactory()
    return FORMS[request.param](client, webinar, QuestionFactory(webinar=webinar))


def kept(field):
    if field == "text":
        return Answer.objects.get().value
    return getattr(Registration.objects.get(), {"address": "email"}.get(field, field))


@pytest.mark.parametrize(("form", "field", "value", "outcome"), CASES, indirect=["form"])
def test_nasty_input(form, field, value, outcome):
    before = everything()

    answer = form.post(**{field: value})

    assert answer.status_code < 500
    if outcome.startswith("="):
        assert answer.status_code == 302
        assert kept(field) == outcome[1:]
        return
    name = f'id="id_{form.fields[field]}_error"'
    note = words(answer).partition(name)[2].partition("</div>")[0]
    assert answer.status_code == 200
    assert note
    assert outcome in note
    assert everything() == before


def test_the_table_is_large_enough():
    assert len(CASES) > 150


# --- Every character that nobody sees ------------------------------------------------------------
UNSEEN = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cc", "Zl", "Zp")
]


@pytest.mark.parametrize("field", ["name", "organisation"])
@pytest.mark.parametrize("make", [RegistrationForm, PersonForm, OwnDataForm])
def test_no_control_character_gets_into_a_line(make, field):
    registration = RegistrationFactory()
    facts = {
        RegistrationForm: {"webinar": registration.webinar, "trapped": False},
        OwnDataForm: {"instance": registration},
    }.get(make, {})
    taken = []
    for character in UNSEEN:
        data = {"name": "Ana", "email": "ana@example.org", "organisation": "TECES"}
        form = make({**data, field: f"A{character}B"}, **facts)
        form.is_valid()
        if field not in form.errors:
            taken.append(f"U+{ord(character):04X}")

    assert len(UNSEEN) > 60
    assert taken == []


def test_of_control_characters_text_takes_line_breaks_and_tabs_alone():
    registration = RegistrationFactory()
    question = QuestionFactory(webinar=registration.webinar)
    taken = set()
    for character in UNSEEN:
        data = {question.field_name: f"A{character}B"}
        form = RegistrationForm(data, webinar=registration.webinar, trapped=False)
        form.is_valid()
        if question.field_name not in form.errors:
            taken.add(character)

    assert taken == {"\t", "\n", "\r", "\u2028", "\u2029"}


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize("form", FORMS, indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=ANY_TEXT, organisation=ANY_TEXT, address=ANY_TEXT | st.emails(), text=ANY_TEXT)
def test_any_text_gets_a_page_and_changes_nothing_unless_it_is_valid(
    form, name, organisation, address, text
):
    before = everything()

    answer = form.post(name=name, organisation=organisation, address=address, text=text)

    assert answer.status_code < 500
    if answer.status_code == 200:
        assert everything() == before
