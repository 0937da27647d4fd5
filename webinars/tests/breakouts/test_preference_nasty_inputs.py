"""What breaks lesser forms, in what people say they offer and seek; and what files make of it."""

import pytest
from django.urls import reverse

from webinars.models import Registration
from webinars.tests.entering import words
from webinars.tests.factories import BreakoutFactory, RegistrationFactory
from webinars.tests.registration.test_nasty_inputs import TABLE

pytestmark = pytest.mark.django_db

CASES = [
    pytest.param(value, outcome, id=number)
    for number, kinds, value, outcome in TABLE
    if "text" in kinds.split() and len(value) < 1000
]
LONG = [
    pytest.param("x" * 501, "you have 501", id="501"),
    pytest.param("x" * 1_000_000, "you have 1,000,000", id="million"),
    pytest.param("👨‍👩‍👧" * 101, "you have 505", id="families"),
]


@pytest.mark.parametrize("field", ["offers", "seeks"])
@pytest.mark.parametrize(("value", "outcome"), CASES + LONG)
def test_nasty_input(client, field, value, outcome):
    registration = RegistrationFactory()
    BreakoutFactory(webinar=registration.webinar)
    address = reverse("webinars:registration-rank", args=[registration.token])

    answer = client.post(address, {field: value})

    kept = getattr(Registration.objects.get(), field)
    if outcome.startswith("="):
        assert (answer.status_code, kept) == (302, outcome[1:])
        shown = client.get(registration.get_absolute_url()).content.decode()
        assert "<script>alert" not in shown
        return
    note = words(answer).partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert answer.status_code == 200
    assert outcome in note
    assert kept == ""


def test_the_spreadsheet_has_what_was_said_and_takes_no_formula_from_it(staff):
    registration = RegistrationFactory(
        offers='=HYPERLINK("http://evil","x")', seeks="A dyer", maturity="advanced"
    )
    address = reverse("admin:webinars_webinar_participants", args=[registration.webinar_id])

    heading, row = staff.get(address).getvalue().decode("utf-8-sig").splitlines()[:2]

    assert '"Way to green","Offers","Looks for"' in heading
    assert ',"Advanced",' in row
    assert "A dyer" in row
    assert ',"=HYPERLINK' not in row
