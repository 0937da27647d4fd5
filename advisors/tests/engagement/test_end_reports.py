"""End reports: of whom they are asked when, drafts, who reads what, and closing."""

from datetime import date

import pytest
from django.urls import reverse

from advisors.engagement.domain.end_report import (
    ask_for_due_reports,
    close_report,
    readable_reports,
    remind_of_reports,
    reopen_report,
    write_report,
)
from advisors.models import EndReportQuestion
from advisors.tests.factories import EngagementFactory
from advisors.tests.proposals import advisor_of, manager_of
from clusters.models import ProjectCluster
from clusters.tests.factories import FacilityFactory, MembershipFactory, ProjectFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2027-02-15T12:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def facility():
    made = FacilityFactory(status="current")
    ask(made, "How did it go?", required=True)
    ask(made, "Was it enough time?", side="advisor")
    ask(made, "What will you do now?", side="lead")
    ask(made, "No longer asked", asked=False)
    return made


@pytest.fixture
def engagement(facility):
    project = ProjectFactory(facility=facility, coordinator=UserFactory(is_staff=True))
    MembershipFactory(cluster=project.lead)
    return EngagementFactory(project=project, ends_on=date(2027, 3, 1))


def ask(facility, text, **facts):
    return EndReportQuestion.objects.create(facility=facility, text=text, **facts)


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def answer(question, text):
    return {f"question-{EndReportQuestion.objects.get(text=question).pk}": text}


def report_of(engagement, side):
    return engagement.end_reports.get(side=side)


def hand_in(engagement, side, user):
    question = EndReportQuestion.objects.get(text="How did it go?")
    return write_report(
        report_of(engagement, side), user, {question.pk: f"Well, says {side}."}, submit=True
    )


@pytest.fixture
def asked(engagement):
    ask_for_due_reports()
    return engagement


def test_reports_are_asked_of_both_sides_two_weeks_before_the_end_and_once(engagement, clock):
    clock.move_to("2027-02-14T12:00:00+00:00", tick=False)
    assert ask_for_due_reports() == 0
    clock.move_to("2027-02-15T12:00:00+00:00", tick=False)
    assert (ask_for_due_reports(), ask_for_due_reports()) == (2, 0)
    assert told("end_report.asked") == {advisor_of(engagement).email, manager_of(engagement).email}


def test_what_was_completed_is_asked_about_and_a_facility_without_questions_asks_nothing(facility):
    done = EngagementFactory(project__facility=facility, status="completed")
    EngagementFactory(project__facility=facility, status="withdrawn")
    EngagementFactory(project__facility=FacilityFactory(slug="another"), status="completed")
    assert ask_for_due_reports() == 2
    assert done.end_reports.count() == 2


def test_reminders_come_after_a_week_and_two_to_who_has_not_handed_in(asked, clock):
    hand_in(asked, "lead", manager_of(asked))
    heard = []
    for day in (21, 22, 23):
        clock.move_to(f"2027-02-{day}T12:00:00+00:00", tick=False)
        heard.append(remind_of_reports())
    for _twice in range(2):
        clock.move_to("2027-03-01T12:00:00+00:00", tick=False)
        heard.append(remind_of_reports())
    assert heard == [0, 1, 0, 1, 0]
    assert told("end_report.reminded") == {advisor_of(asked).email}


def test_a_draft_may_leave_out_what_the_report_needs(client, asked):
    client.force_login(advisor_of(asked))
    page = reverse("advisors:end-report-edit", args=[asked.code])
    shown = client.get(page).content.decode()
    assert "How did it go?" in shown
    assert "Was it enough time?" in shown
    assert "What will you do now?" not in shown
    assert "No longer asked" not in shown

    draft = {**answer("Was it enough time?", "Nearly."), "draft": "Save as draft"}
    assert client.post(page, draft).url == page
    assert "Nearly." in client.get(page).content.decode()
    assert client.post(page, answer("Was it enough time?", "Yes.")).context["form"].errors
    whole = answer("How did it go?", "Well.") | answer("Was it enough time?", "Yes.")
    assert client.post(page, whole).url == report_of(asked, "advisor").get_absolute_url()

    report = report_of(asked, "advisor")
    assert report.submitted_by == advisor_of(asked)
    assert sorted(report.answers.values_list("value", flat=True)) == ["Well.", "Yes."]


def test_each_side_reads_the_other_once_both_are_in_and_a_draft_is_its_sides_alone(client, asked):
    partner = MembershipFactory()
    ProjectCluster.objects.create(project=asked.project, cluster=partner.cluster)
    question = EndReportQuestion.objects.get(text="How did it go?")
    lead = report_of(asked, "lead")
    write_report(lead, manager_of(asked), {question.pk: "A draft."}, submit=False)
    hand_in(asked, "advisor", advisor_of(asked))
    staff = CoordinatorFactory()
    client.force_login(staff)
    admin = reverse("admin:advisors_endreport_change", args=[lead.pk])
    assert "A draft." not in client.get(admin).content.decode()
    assert read(client, asked) == {
        "advisor": ["Well, says advisor."],
        "manager": ["A draft."],
        "partner": [],
        "staff": ["Well, says advisor."],
    }
    assert told("end_report.both_in") == set()

    hand_in(asked, "lead", manager_of(asked))

    both = ["Well, says advisor.", "Well, says lead."]
    everybody = dict.fromkeys(["advisor", "manager", "partner", "staff"], both)
    assert read(client, asked) == everybody
    assert told("end_report.both_in") == {advisor_of(asked).email, asked.project.coordinator.email}


def read(client, engagement):
    """What stands on each reader's page."""
    partner = engagement.project.parts.get(role="partner").cluster.memberships.get().user
    people = {
        "advisor": advisor_of(engagement),
        "manager": manager_of(engagement),
        "partner": partner,
        "staff": CoordinatorFactory(),
    }
    found = {}
    for name, user in people.items():
        client.force_login(user)
        if name == "staff":
            reports = readable_reports(engagement, user)
        else:
            page = client.get(reverse("advisors:end-report-detail", args=[engagement.code]))
            reports = page.context["reports"]
        found[name] = [str(each) for report in reports for each in report.answers.all()]
    return found


def test_what_was_handed_in_is_mended_until_the_facility_closes_it(client, asked):
    report = report_of(asked, "advisor")
    with pytest.raises(Refused, match="not handed in yet"):
        close_report(report, by=None)
    hand_in(asked, "advisor", advisor_of(asked))
    client.force_login(advisor_of(asked))
    page = reverse("advisors:end-report-edit", args=[asked.code])
    assert (
        client.post(page, {**answer("How did it go?", "Mended."), "draft": "-"}).status_code == 302
    )
    assert report.answers.get().value == "Mended."

    close_report(report, by=None)

    assert client.post(page, answer("How did it go?", "Late.")).url == report.get_absolute_url()
    with pytest.raises(Refused, match="closed this report"):
        hand_in(asked, "advisor", advisor_of(asked))
    reopen_report(report, by=None)
    hand_in(asked, "advisor", advisor_of(asked))


def test_nobody_writes_the_other_sides_report(asked):
    with pytest.raises(Refused, match="the other side’s report"):
        hand_in(asked, "lead", advisor_of(asked))


def test_staff_close_reports_and_write_questions(client, settings, asked):
    settings.ADMIN_MFA_REQUIRED = False
    hand_in(asked, "advisor", advisor_of(asked))
    client.force_login(CoordinatorFactory())
    report = report_of(asked, "advisor")
    page = client.get(reverse("admin:advisors_endreport_change", args=[report.pk]))
    assert "Well, says advisor." in page.content.decode()
    client.post(reverse("admin:advisors_endreport_close", args=[report.pk]))
    report.refresh_from_db()
    assert report.is_closed

    facts = {"facility": asked.project.facility_id, "position": 1, "text": "Why?", "asked": "on"}
    add = reverse("admin:advisors_endreportquestion_add")
    assert client.post(add, {**facts, "kind": "consent"}).status_code == 200
    assert client.post(add, {**facts, "kind": "text"}).status_code == 302
