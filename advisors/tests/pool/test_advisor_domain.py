"""Advisors taken over from a table: all or nothing, and the second time nothing."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from advisors.models import Advisor
from advisors.pool.domain.advisor import import_advisors
from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.models import AuditEvent, User
from tgtf_portal.core.tables.imports import BadTable, Imported
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HEADER = "email,name,country,languages,themes,sectors,days,bio\n"
ANA = (
    "Ana@Example.org,Ana Lima,pt,English | Portuguese,"
    'Circular economy|energy,Textiles,"12,5",Engineer\n'
)


@pytest.fixture
def themes():
    return [
        ThemeFactory(name="Circular economy", slug="circular"),
        ThemeFactory(name="Energy", slug="energy"),
    ]


def take_over(text, **options):
    return import_advisors(text.encode(), **options)


def test_import_creates_the_advisor_and_an_account_without_a_password(themes):
    assert take_over(HEADER + ANA) == Imported(created=1)

    ana = Advisor.objects.get()
    assert (ana.user.email, ana.user.name) == ("ana@example.org", "Ana Lima")
    assert not ana.user.has_usable_password()
    assert set(ana.themes.all()) == set(themes)
    assert (ana.country, ana.days_offered, ana.bio) == ("PT", Decimal("12.5"), "Engineer")
    assert (ana.languages, ana.other_languages, ana.sectors) == ("en|pt", "", "")
    assert [entry.slug for entry in ana.ecosystems.all()] == ["textiles"]
    assert AuditEvent.objects.get().verb == "advisor.created"


def test_import_a_second_time_changes_nothing_and_leaves_no_trace(themes):
    take_over(HEADER + ANA)

    assert take_over(HEADER + ANA) == Imported(unchanged=1)

    assert AuditEvent.objects.count() == 1


def test_import_updates_what_differs_and_leaves_alone_what_it_does_not_know(themes):
    take_over(HEADER + ANA)
    User.objects.update(name="Ana L.")

    assert take_over("email,name,themes,days\nana@example.org,Ana Lima,Energy,\n") == Imported(
        updated=1
    )

    ana = Advisor.objects.get()
    assert (ana.user.name, ana.days_offered, ana.bio) == ("Ana L.", Decimal("12.5"), "Engineer")
    assert list(ana.themes.all()) == themes[1:]


def test_import_links_the_account_that_a_person_has():
    person = UserFactory(email="bo@example.org")
    take_over("email,name\nBO@example.org,Bo\n")
    assert person.advisor
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("no address,A,,,,,,", "column “email”: Enter a valid email address."),
        ("a@example.org,,,,,,,", "column “name”: This field cannot be blank."),
        ('a@example.org,"A\nBcc: x@y.z",,,,,,', "column “name”: Line breaks are not allowed here."),
        ("a@example.org,A,Atlantis,,,,,", "column “country”: Unknown country “Atlantis”"),
        (
            "a@example.org,A,,,Magic|Energy|Luck,,,",
            "column “themes”: Unknown theme “Magic”, “Luck”.",
        ),
        (
            "a@example.org,A,,,,,-1,",
            "column “days”: Ensure this value is greater than or equal to 0.",
        ),
        ("a@example.org,A,,,,,NaN,", "column “days”: “NaN” value must be a decimal number."),
        ("b@example.org,A,,,,,,", "column “email”: The same stands in line 2."),
    ],
)
def test_import_names_line_and_column_and_takes_nothing(themes, line, sentence):
    with pytest.raises(BadTable) as caught:
        take_over(f"{HEADER}B@example.org,B,,,,,,\n{line}\n")
    assert str(caught.value).startswith(f"Line 3, {sentence}")
    assert not User.objects.exists()


def test_command_rehearses_then_imports_then_finds_nothing_to_do(themes, tmp_path, capsys):
    file = tmp_path / "advisors.csv"
    file.write_text(HEADER + ANA)

    call_command("import_advisors", file, "--dry-run")
    assert not User.objects.exists()
    call_command("import_advisors", file)
    call_command("import_advisors", file)

    assert capsys.readouterr().out.splitlines() == [
        "1 created, 0 updated, 0 unchanged. (rehearsal only)",
        "1 created, 0 updated, 0 unchanged.",
        "Nothing changed: all is there already.",
    ]
