"""A facility's advice from tables, and how it does on a day."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from advisors.days.domain.activity_import import ACTIVITIES
from advisors.engagement.domain.engagement_import import ENGAGEMENTS
from advisors.health.domain.health import Course, elapsed, health
from advisors.models import Activity, Engagement
from advisors.results.domain.result_import import DELIVERABLES
from advisors.tests.factories import AdvisorFactory
from clusters.tests.factories import FacilityFactory, ProjectFactory
from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.tables.faults import BadTable

pytestmark = pytest.mark.django_db

DAY = date(2027, 8, 1)
PERIOD = "2027-06-01,2027-10-01"
ENGAGED = f"""code,project,application,advisor,days,accepted,starts_on,ends_on
01-a,1,44,ann@example.org,5.00,yes,{PERIOD}
02-a,2,32,ann@example.org,"5,00",yes,{PERIOD}
02-b,2,32,bob@example.org,5.00,yes,{PERIOD}
03-b,3,16,bob@example.org,5.00,no,{PERIOD}
"""
DONE = """engagement,kind,title,held_on,days,smes_reached
01-a,teaching,Talk,2027-06-02,0.25,12
01-a,teaching,Talk,2027-06-02,0.25,12
02-a,workshop,Day,2027-07-20,4.50,8
02-b,Guidance,Guide,2027-07-30,1.50,
02-b,guidance,Guide,2027-08-20,1.00,
"""
OWED = """engagement,title,due_on,state
01-a,Targets,2027-06-14,accepted
01-a,Report,2027-10-01,due
02-b,Targets,2027-07-14,due
"""


@pytest.fixture
def facility():
    """Three projects, and two advisors on file."""
    made = FacilityFactory()
    for number in (1, 2, 3):
        ProjectFactory(facility=made, number=number)
    for name in ("ann", "bob"):
        AdvisorFactory(user__email=f"{name}@example.org")
    return made


@pytest.fixture
def told(facility):
    for kind, text in ((ENGAGEMENTS, ENGAGED), (ACTIVITIES, DONE), (DELIVERABLES, OWED)):
        kind.take_over(text.encode(), facility)
    return facility


def command(name, *args):
    printed = StringIO()
    call_command(name, *args, stdout=printed)
    return printed.getvalue()


def test_three_tables_are_taken_over_and_twice_changes_nothing(tmp_path, facility):
    texts = {"engagements": ENGAGED, "activities": DONE, "deliverables": OWED}
    answers = {}
    for turn in (1, 2):
        for name, text in texts.items():
            (tmp_path / name).write_text(text)
            answers[turn, name] = command(f"import_{name}", facility.slug, str(tmp_path / name))

    assert "5 created" in answers[1, "activities"]
    assert {answers[2, name].strip() for name in texts} == {
        "Nothing changed: all is there already."
    }
    assert dict(Engagement.objects.values_list("reference", "status")) == {
        **dict.fromkeys(["01-a", "02-a", "02-b"], "running"),
        "03-b": "proposed",
    }
    verbs = AuditEvent.objects.filter(verb__endswith="s.imported").values_list("verb", flat=True)
    assert sorted(verbs) == sorted(f"{name}.imported" for name in texts)


def test_a_later_table_accepts_what_was_proposed_and_adds_what_was_done(told):
    ENGAGEMENTS.take_over(ENGAGED.replace(",no,", ",yes,").encode(), told)
    more = DONE + "03-b,consultancy,Visit,2027-07-01,0.5,3\n"

    outcome, _table = ACTIVITIES.take_over(more.encode(), told)

    assert (outcome.created, outcome.unchanged) == (1, 5)
    assert Engagement.objects.get(reference="03-b").status == "running"


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (ENGAGEMENTS, ENGAGED.replace("02-b,2", "02-b,7"), "The facility has no project 7."),
        (ENGAGEMENTS, ENGAGED.replace("bob@", "bert@"), "No advisor has the address"),
        (ENGAGEMENTS, ENGAGED.replace("5.00,no", "0.1,no"), "0.25"),
        (ENGAGEMENTS, ENGAGED.replace("2027-10-01", "2027-05-01"), "before the start"),
        (ENGAGEMENTS, ENGAGED.replace("03-b,3,16,bob", "03-b,1,16,ann"), "engaged on this project"),
        (ACTIVITIES, DONE.replace("02-b,g", "09-z,g"), "no engagement “09-z”"),
        (ACTIVITIES, DONE.replace("0.25", "0.1"), "0.25"),
        (ACTIVITIES, DONE.replace("0.25", "0"), "0.25"),
        (ACTIVITIES, DONE.replace("0.25", "-1"), "greater than or equal to 0"),
        (ACTIVITIES, DONE.replace("2027-06-02", "2027-05-02"), "before the engagement starts"),
        (ACTIVITIES, DONE.replace("2027-08-20", "2028-08-20"), "after the engagement ends"),
        (ACTIVITIES, DONE.replace("2027-08-20", "2027-02-29"), "2027-02-29"),
        (ACTIVITIES, DONE.replace("02-b,g", "03-b,g"), "Nobody has accepted"),
        (ACTIVITIES, DONE.replace("workshop", "picnic"), "picnic"),
        (DELIVERABLES, OWED.replace("accepted", "lost"), "lost"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_done(facility, kind, text, said):
    if kind is not ENGAGEMENTS:
        ENGAGEMENTS.take_over(ENGAGED.encode(), facility)
    before = Engagement.objects.count(), Activity.objects.count()

    with pytest.raises(BadTable) as fault:
        kind.take_over(text.encode(), facility)

    assert said in str(fault.value)
    assert (Engagement.objects.count(), Activity.objects.count()) == before


def test_days_beyond_those_agreed_are_kept_and_named(told):
    over = DONE + "02-a,webinar,Long,2027-07-21,1.00,9\n"
    table = ACTIVITIES.examine(told, over.encode())

    assert list(ACTIVITIES.notes(told, table)) == [
        "02-a has 0.5 days more than were agreed; they are kept."
    ]


def test_health_names_who_is_silent_behind_ahead_overdue_and_unaccepted(told):
    assert health(told, DAY) == {
        "silent": ["01-a"],
        "behind": ["01-a", "03-b"],
        "ahead": ["02-a"],
        "overdue": ["02-b"],
        "unaccepted": ["03-b"],
    }
    assert json.loads(command("health", told.slug, "--on", "2027-08-01", "--json")) == health(
        told, DAY
    )


def test_next_year_s_facility_changes_neither_health_nor_account(told):
    before = command("health", told.slug, "--json"), command("account", told.slug, "--json")
    ProjectFactory(facility=FacilityFactory(slug="next"), number=1)

    assert (command("health", told.slug, "--json"), command("account", told.slug, "--json")) == (
        before
    )
    assert json.loads(command("health", "next", "--json"))["unaccepted"] == []


def test_account_adds_the_days_until_a_day_with_two_decimals(told):
    assert json.loads(command("account", told.slug, "--until", "2027-08-01", "--json")) == {
        "total": "6.50",
        "by_kind": {"guidance": "1.50", "teaching": "0.50", "workshop": "4.50"},
        "by_advisor": {"ann@example.org": "5.00", "bob@example.org": "1.50"},
        "by_project": {"1": "0.50", "2": "6.00"},
    }
    assert "total 7.50" in command("account", told.slug, "--until", "2027-08-20")


def test_a_facility_that_is_not_there_is_said(facility):
    with pytest.raises(CommandError, match="There is no facility “nowhere”"):
        call_command("health", "nowhere")


@pytest.mark.parametrize(
    ("used", "share", "expected"),
    [
        ("1.24", "0.5", (True, False)),
        ("1.25", "0.5", (False, False)),
        ("4.5", "0.75", (False, True)),
        ("4.5", "0.76", (False, False)),
        ("4.49", "0.5", (False, False)),
    ],
)
def test_the_limits_of_behind_and_ahead_stand_on_one_side(used, share, expected):
    course = Course("x", True, Decimal(5), Decimal(used), Decimal(share), DAY - DAY, False)

    assert (course.is_behind, course.is_ahead) == expected


def test_a_period_without_bounds_has_not_elapsed():
    assert elapsed(None, DAY, DAY) == elapsed(DAY, DAY, DAY) == 0
    assert elapsed(date(2027, 1, 1), date(2027, 1, 2), DAY) == 1


@pytest.mark.parametrize("rows", [1, 20])
def test_health_costs_three_queries_however_many_engagements(told, rows, django_assert_num_queries):
    for n in range(rows):
        project = ProjectFactory(facility=told, number=n + 10)
        advisor = AdvisorFactory()
        Engagement.objects.create(
            reference=f"9-{n}", advisor=advisor, project=project, days_agreed=5
        )
    with django_assert_num_queries(3):
        health(told, DAY)


@pytest.mark.parametrize("table", ["engagement", "activity", "deliverable"])
def test_each_list_of_advice_leads_to_where_its_table_is_brought(staff, facility, table):
    page = staff.get(reverse(f"admin:advisors_{table}_changelist")).content.decode()

    assert f"/admin/core/tableimport/upload/?kind={table.replace('ity', 'itie')}s" in page


def test_a_pair_whose_engagement_is_over_comes_back_under_another_code(told):
    again = ENGAGED + f"01-z,1,44,ann@example.org,3.00,yes,{PERIOD}\n"
    with pytest.raises(BadTable, match="engaged on this project already"):
        ENGAGEMENTS.take_over(again.encode(), told)
    Engagement.objects.filter(reference="01-a").update(status="completed")

    outcome, _table = ENGAGEMENTS.take_over(again.encode(), told)

    assert (outcome.created, outcome.unchanged) == (1, 4)
    assert Engagement.objects.get(reference="01-a").status == "completed"


def test_what_the_sides_answered_in_the_portal_is_not_the_tables_to_say(told):
    engagement = Engagement.objects.get(reference="03-b")
    facts = {"side": "lead", "answer": "declined", "answered_at": "2027-06-02T10:00Z"}
    engagement.answers.create(user=engagement.advisor.user, **facts)
    Engagement.objects.filter(pk=engagement.pk).update(status="declined")

    ENGAGEMENTS.take_over(ENGAGED.replace("5.00,no", "9.00,yes").encode(), told)

    engagement.refresh_from_db()
    assert (engagement.status, engagement.days_agreed) == ("declined", 5)


@pytest.mark.parametrize("status", ["declined", "lapsed"])
def test_nothing_was_done_on_what_nobody_agreed_to(told, status):
    Engagement.objects.filter(reference="02-b").update(status=status)

    with pytest.raises(BadTable, match="Nobody has accepted"):
        ACTIVITIES.take_over(DONE.replace("1.50", "1.25").encode(), told)
