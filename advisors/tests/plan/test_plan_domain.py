"""A plan: one version that three accept, and what holds until the next one does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from advisors.models import Plan, PlanAnswer
from advisors.plan.domain.plan import (
    PlanChangedMeanwhile,
    accept_plan,
    drop_draft,
    latest,
    propose_plan,
    return_plan,
    save_draft,
    stamp,
)
from advisors.plan.domain.plan_words import PlanRows, differences
from advisors.plan.domain.targets import held_plans, note_reading
from advisors.room.domain.timeline import timeline
from advisors.tests.plans import again, agree, draft, kickoff, put_forward, rows
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def statuses():
    return dict(Plan.objects.order_by("number").values_list("number", "status"))


def mails():
    return sorted(Message.objects.values_list("kind", "recipient_name"))


def test_a_plan_holds_once_advisor_lead_and_facility_have_accepted_one_version():
    people = kickoff()
    plan = put_forward(people)
    assert mails() == [("plan.proposed", "Cora"), ("plan.proposed", "Lea")]

    accept_plan(people.engagement, plan.number, by=people.lead)
    assert statuses() == {1: "proposed"}
    plan = accept_plan(people.engagement, plan.number, by=people.coordinator)

    assert (plan.status, plan.held_at is not None) == ("held", True)
    assert set(PlanAnswer.objects.values_list("side", "person__name", "accepted")) == {
        ("advisor", "Ann", True),
        ("lead", "Lea", True),
        ("coordinator", "Cora", True),
    }
    held = {name for kind, name in mails() if kind == "plan.held"}
    assert held == {"Ann", "Lea", "Cora"}
    told = [happening.text for happening in timeline(people.engagement.project, 2)]
    assert told == [
        "Agreed by advisor, lead and facility: Version 1 of the plan",
        "Accepted: Version 1 of the plan",
    ]


def test_a_later_change_asks_all_three_again_and_what_held_holds_until_then():
    people = kickoff()
    first = agree(people, rows("Less heat", "Less water"))
    changed = again(first)
    changed.needs.reverse()
    changed.targets[0].goal = Decimal(12)
    second = put_forward(people, PlanRows(changed.needs, changed.targets, rows().activities))
    assert statuses() == {1: "held", 2: "proposed"}

    found = differences(again(first), again(second))
    assert [
        (c.kind, c.title, [(f.label, f.before, f.after) for f in c.facts]) for c in found.needs
    ] == [
        ("changed", "Less water", [("Rank", "2", "1")]),
        ("changed", "Less heat", [("Rank", "1", "2")]),
    ]
    [target] = found.targets
    assert [(f.label, f.before, f.after) for f in target.facts] == [
        ("Goal", "10 firms", "12 firms")
    ]
    assert [change.kind for change in found.activities] == ["added", "removed"]

    accept_plan(people.engagement, 2, by=people.coordinator)
    accept_plan(people.engagement, 2, by=people.lead)
    assert statuses() == {1: "replaced", 2: "held"}


def test_a_returned_version_is_closed_and_says_what_to_change():
    people = kickoff()
    put_forward(people)

    return_plan(people.engagement, 1, remark="Name the firms.", by=people.lead)

    assert statuses() == {1: "returned"}
    with pytest.raises(Refused, match=r"Version 1 of the plan was returned meanwhile"):
        accept_plan(people.engagement, 1, by=people.coordinator)
    returned = Message.objects.filter(kind="plan.returned")
    assert set(returned.values_list("recipient_name", flat=True)) == {"Ann", "Cora"}
    assert "Lea has returned version 1 of the plan, on the advice by Ann:\n\nName the firms." in (
        outbox.write(returned[0]).text
    )
    assert draft(people).number == 2


def test_a_version_that_was_replaced_cannot_be_accepted():
    people = kickoff()
    first = agree(people)
    changed = again(first)
    changed.needs[0].text = "Less waste"
    agree(people, changed)

    with pytest.raises(Refused, match=r"Version 1 of the plan was replaced meanwhile"):
        accept_plan(people.engagement, 1, by=people.lead)


def test_the_second_who_saves_is_told_and_nothing_is_lost():
    people = kickoff()
    plan = draft(people)
    seen = stamp(plan)
    save_draft(people.engagement, rows("From the lead"), seen=seen, by=people.lead)

    with pytest.raises(PlanChangedMeanwhile, match="Lea saved the plan meanwhile"):
        save_draft(people.engagement, rows("From the advisor"), seen=seen, by=people.advisor)
    with pytest.raises(PlanChangedMeanwhile):
        propose_plan(people.engagement, seen=seen, by=people.advisor)

    assert [need.text for need in latest(people.engagement).needs.all()] == ["From the lead"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (PlanRows(), "at least one need"),
        (PlanRows(rows().needs), "at least one target"),
        (PlanRows(rows().needs, rows().targets), "at least one activity"),
    ],
)
def test_what_is_not_whole_is_not_put_forward(typed, sentence):
    people = kickoff()

    with pytest.raises(Refused, match=sentence):
        put_forward(people, typed)


def test_a_draft_that_says_what_holds_is_not_put_forward_but_can_be_given_up():
    people = kickoff()
    first = agree(people)
    plan = draft(people, again(first))
    with pytest.raises(Refused, match="says what is agreed already"):
        propose_plan(people.engagement, seen=stamp(plan), by=people.lead)

    drop_draft(people.engagement, seen=stamp(plan), by=people.lead)

    assert statuses() == {1: "held"}


def test_nobody_speaks_for_two_sides_and_partners_for_none():
    people = kickoff()
    lead = people.engagement.project.lead
    MembershipFactory(cluster=lead, user=people.advisor)  # the advisor manages the lead, too
    put_forward(people)

    accept_plan(people.engagement, 1, by=people.advisor)
    for person in (people.partner, UserFactory()):
        with pytest.raises(Refused, match="decide on this"):
            accept_plan(people.engagement, 1, by=person)

    assert list(PlanAnswer.objects.values_list("side", flat=True)) == ["advisor"]


def test_an_engagement_that_has_ended_takes_no_plan():
    people = kickoff(status="completed")

    with pytest.raises(Refused, match="does not go on"):
        draft(people)


def test_progress_is_noted_beside_the_plan_and_the_last_word_of_a_day_counts():
    people = kickoff()
    target = agree(people).targets.get()
    today = timezone.localdate()

    def note(value, day=today, by=people.lead):
        note_reading(people.engagement, target.code, read_on=day, value=Decimal(value), by=by)

    note("2", today - timedelta(days=9))
    note("9")
    note("4", by=people.advisor)
    with pytest.raises(Refused, match="still to come"):
        note("5", today + timedelta(days=1))

    [plan] = held_plans(people.engagement.project)
    [progress] = plan.targets
    assert (progress.words, progress.percent) == ("4 of 10 firms", 40)
    last = people.engagement.target_readings.get(read_on=today)
    assert last.noted_by == people.advisor
    assert [need.text for need in plan.needs] == ["Less heat"]


def test_what_holds_costs_two_queries_however_many_plans(django_assert_num_queries):
    people = kickoff()
    agree(people)
    for _each in range(2):
        other = kickoff()
        other.engagement.project = people.engagement.project
        other.engagement.save()
        other.lead = people.lead
        agree(other)

    with django_assert_num_queries(2):
        found = held_plans(people.engagement.project)
        words = [str(each.engagement.advisor) for each in found]

    assert words == ["Ann"] * 3


@pytest.mark.django_db(transaction=True)
def test_two_sides_that_accept_at_once_both_count_and_it_holds_once():
    for _round in range(5):
        people = kickoff()
        put_forward(people)

        def accept(person, engagement=people.engagement):
            try:
                accept_plan(engagement, 1, by=person)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as sides:
            list(sides.map(accept, [people.lead, people.coordinator]))

    assert set(Plan.objects.values_list("status", flat=True)) == {"held"}
    assert AuditEvent.objects.filter(verb="plan.held").count() == 5
    assert Message.objects.filter(kind="plan.held").count() == 15


def test_a_mail_asks_only_as_long_as_an_answer_is_waited_for():
    people = kickoff()
    put_forward(people)
    asked = Message.objects.get(recipient_name="Lea")
    assert "Ann has put forward version 1 of the plan" in outbox.write(asked).text

    return_plan(people.engagement, 1, remark="No.", by=people.coordinator)

    assert outbox.write(asked) is None


def test_a_day_that_is_not_fixed_is_told_by_its_month():
    activity = rows().activities[0]
    activity.month_only = True

    assert (activity.when, activity.planned_on) == ("March 2027", date(2027, 3, 1))
