"""A statement of days by its pages: who may do what, the files, and the page that checks it."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from advisors.days.domain.day_statement import confirm_lines, state_days
from advisors.models import DayStatement
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.models import ProjectCluster
from clusters.tests.factories import ClusterFactory, MembershipFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db
PERIOD = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}


@pytest.fixture
def engagement():
    engagement = EngagementFactory(days_agreed=Decimal(1), project__title="Green looms")
    for title, day in (("=Workshop", 1), ("Ткацкий семинар", 2)):
        facts = {"title": title, "held_on": date(2026, 9, day), "days": Decimal("0.75")}
        ActivityFactory(engagement=engagement, **facts)
    return engagement


@pytest.fixture
def people(engagement):
    project, partner = engagement.project, ClusterFactory()
    ProjectCluster.objects.create(project=project, cluster=partner)
    return {
        "advisor": engagement.advisor.user,
        "lead": MembershipFactory(cluster=project.lead).user,
        "partner": MembershipFactory(cluster=partner).user,
        "coordinator": CoordinatorFactory(),
    }


def stated(engagement):
    return state_days(engagement, **PERIOD, by=None)


def test_a_statement_goes_from_the_advisor_by_the_lead_to_the_facility(client, engagement, people):
    client.force_login(people["advisor"])
    form = {name: day.isoformat() for name, day in PERIOD.items()}
    client.post(f"/engagements/{engagement.code}/statements/new/", form)
    page = DayStatement.objects.get().get_absolute_url()

    client.force_login(people["lead"])
    client.post(f"{page}confirm/", {"line": "1"})
    client.post(f"{page}lines/2/dispute/", {"reason": "Half of it"})
    client.force_login(people["advisor"])
    client.post(f"{page}lines/2/answer/", {"days": "0.25", "remark": "Right"})
    client.force_login(people["lead"])
    shown = client.get(page).content.decode()
    client.post(f"{page}confirm/")
    client.force_login(people["coordinator"])
    client.post(f"{page}accept/")

    assert "Half of it" in shown
    assert "Right" in shown
    statement = DayStatement.objects.get()
    assert statement.is_accepted
    assert [*statement.lines.values_list("status", "days")] == [
        ("confirmed", Decimal("0.75")),
        ("confirmed", Decimal("0.25")),
    ]
    letters = {m.kind: outbox.write(m) for m in Message.objects.filter(kind__startswith="day_")}
    assert {kind: letter and letter.subject for kind, letter in letters.items()} == {
        "day_statement.stated": None,  # it went on before the mail was due
        "day_statement.disputed": None,
        "day_statement.answered": None,
        "day_statement.accepted": f"Days accepted: {engagement.project}",
    }
    assert f"as number {statement.label}" in letters["day_statement.accepted"].text


def test_each_mail_says_what_to_do_and_leads_to_the_statement(engagement, people):
    statement = stated(engagement)
    letter = outbox.write(Message.objects.get(kind="day_statement.stated"))
    assert letter.subject == f"Days to confirm: {engagement.project}"
    assert "puts 1.5 days (1 within the agreed ones) forward" in letter.text
    assert statement.get_absolute_url() in letter.text


def test_each_side_may_what_is_its_own_and_partners_read(client, engagement, people):
    page = stated(engagement).get_absolute_url()
    addresses = [page, f"{page}lines/1/dispute/", f"{page}lines/1/answer/", f"{page}accept/"]
    found = {}
    for who, person in people.items():
        client.force_login(person)
        found[who] = [client.get(address).status_code for address in addresses]
    assert found == {
        "advisor": [200, 404, 200, 404],
        "lead": [200, 200, 404, 404],
        "partner": [200, 404, 404, 404],
        "coordinator": [200, 404, 404, 200],
    }


def test_an_accepted_statement_is_a_paper_a_workbook_and_a_page_that_checks_it(
    client, engagement, people
):
    statement = stated(engagement)
    page, check = statement.get_absolute_url(), statement.check_address
    assert client.get(check).status_code == 404
    confirm_lines(statement, by=None)
    client.force_login(people["coordinator"])
    client.post(f"{page}accept/")
    client.force_login(people["partner"])

    paper = client.get(f"{page}statement.pdf").content
    book = b"".join(client.get(f"{page}statement.xlsx").streaming_content)
    client.logout()
    shown = client.get(check).content.decode()

    assert paper.startswith(b"%PDF-")
    rows = [*load_workbook(BytesIO(book)).active.iter_rows(values_only=True)]
    assert rows[8][2:] == ("'=Workshop", 0.75, 0.75)
    assert rows[-1][2:] == ("In all", 1.5, 1)
    assert "This statement is genuine" in shown
    assert "Green looms" in shown
    assert engagement.advisor.user.name not in shown


@pytest.mark.parametrize("lines", [2, 12])
def test_page_costs_the_same_with_many_lines(
    client, engagement, people, django_assert_num_queries, lines
):
    for day in range(3, lines + 1):
        ActivityFactory(engagement=engagement, held_on=date(2026, 9, day))
    page = stated(engagement).get_absolute_url()
    client.force_login(people["advisor"])
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)


def test_who_must_act_finds_it_on_the_dashboard_and_nobody_else(client, engagement, people):
    def named():
        found = {}
        for who, person in people.items():
            client.force_login(person)
            text = client.get("/dashboard/").content.decode()
            words = ("State your days", "Confirm or dispute", "Answer what", "Accept the days")
            found[who] = [word for word in words if word in text]
        return {who: words for who, words in found.items() if words}

    assert named() == {"advisor": ["State your days"]}
    statement = stated(engagement)
    assert named() == {"lead": ["Confirm or dispute"]}
    confirm_lines(statement, by=None)
    assert named() == {"coordinator": ["Accept the days"]}


@pytest.mark.parametrize("line", ["9" * 5000, "99", "-1", "all", ""])
def test_a_line_that_is_not_there_confirms_none(client, engagement, people, line):
    page = stated(engagement).get_absolute_url()
    client.force_login(people["lead"])

    answer = client.post(f"{page}confirm/", {"line": line}, follow=True)

    assert "No line waits for your answer." in answer.content.decode()
    assert not engagement.day_statements.get().lines.exclude(status="open").exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        ("2026-08-01", "2026-08-31", "Nothing was done in this period"),
        ("2026-09-30", "2026-09-01", "The end must not be before the start."),
        ("2026-09-01", "2099-01-01", "State days once they are over."),
        ("2026-02-01", "2026-02-29", "Enter a day as 2021-12-31: year, month, day."),
    ],
)
def test_a_period_that_cannot_be_stated_is_said_beside_the_day(
    client, engagement, starts_on, ends_on, sentence
):
    client.force_login(engagement.advisor.user)
    address = f"/engagements/{engagement.code}/statements/new/"

    page = client.post(address, {"starts_on": starts_on, "ends_on": ends_on})

    assert sentence in page.context["form"].errors["ends_on"][0]
    assert not DayStatement.objects.exists()
