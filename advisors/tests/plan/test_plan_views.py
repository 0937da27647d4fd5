"""A plan's pages: who reads and writes them, and what two who write at once see."""

import pytest
from django.urls import reverse

from advisors.models import Plan, TargetReading
from advisors.plan.domain.plan import latest, save_draft, stamp
from advisors.tests.plans import again, agree, draft, kickoff, put_forward, rows
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# session, person, engagement, parts, clusters, plans, their needs, targets, activities, answers and
# who gave them, side, readings
DETAIL_QUERIES = 13


@pytest.fixture
def people():
    return kickoff()


def address(people, view="plan-detail", *more):
    return reverse(f"advisors:{view}", args=[people.engagement.code, *more])


def page(client, person, where):
    client.force_login(person)
    return client.get(where).content.decode()


def filled(people, seen=None, **more):
    """The form as a browser sends it, with one row of each kind."""
    sent = {"seen": seen or stamp(latest(people.engagement)), "save": "1"}
    for part in ("needs", "targets", "activities"):
        sent |= {f"{part}-TOTAL_FORMS": "3", f"{part}-INITIAL_FORMS": "0"}
    sent |= {
        "needs-0-text": "Less heat",
        "needs-1-text": "Less water",
        "targets-0-measure": "Audits",
        "targets-0-unit": "firms",
        "targets-0-start": "0",
        "targets-0-goal": "10",
        "targets-0-due_on": "2027-06-01",
        "activities-0-kind": "workshop",
        "activities-0-title": "Heat",
        "activities-0-planned_on": "2027-03-01",
        "activities-0-month_only": "on",
        "activities-0-days": "0.5",
    }
    return sent | more


def needs(people):
    return [need.text for need in latest(people.engagement).needs.all()]


def test_a_draft_is_written_by_its_form_and_read_by_all_sides(client, people):
    client.force_login(people.lead)

    answer = client.post(address(people, "plan-edit"), filled(people))

    assert answer.url == address(people)
    for reader in (people.partner, people.advisor, people.coordinator):
        content = page(client, reader, address(people))
        for words in ("Less heat", "Audits", "March 2027", "Last saved by Lea"):
            assert words in content
    assert "/plan/edit/" not in page(client, people.partner, address(people))


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("needs-1-up", ["Less water", "Less heat"]),
        ("needs-0-down", ["Less water", "Less heat"]),
        ("needs-0-up", ["Less heat", "Less water"]),
        ("needs-7-up", ["Less heat", "Less water"]),
    ],
)
def test_a_need_moves_up_or_down_by_a_button(client, people, move, order):
    client.force_login(people.advisor)

    answer = client.post(address(people, "plan-edit"), filled(people, move=move))

    assert (answer.url, needs(people)) == (address(people, "plan-edit"), order)


def test_a_row_is_taken_out_by_its_box_or_by_emptying_it(client, people):
    plan = draft(people, rows("Heat", "Water", "Waste"))
    codes = [need.code for need in plan.needs.all()]
    client.force_login(people.advisor)
    sent = filled(people)
    sent |= {f"needs-{n}-code": code for n, code in enumerate(codes)}
    sent |= {"needs-0-DELETE": "on", "needs-1-text": "", "needs-2-text": "Waste"}

    client.post(address(people, "plan-edit"), sent)

    [kept] = latest(people.engagement).needs.all()
    assert (kept.text, kept.code) == ("Waste", codes[2])


def test_the_second_who_saves_sees_what_differs_and_may_replace_it(client, people):
    draft(people)
    seen = stamp(latest(people.engagement))
    save_draft(people.engagement, rows("From the lead"), seen=seen, by=people.lead)
    client.force_login(people.advisor)

    answer = client.post(address(people, "plan-edit"), filled(people, seen=seen))

    content = answer.content.decode()
    assert "Lea saved the plan meanwhile" in content
    assert 'value="Less water"' in content
    assert needs(people) == ["From the lead"]
    client.post(address(people, "plan-edit"), filled(people, seen=answer.context["form"].seen))
    assert needs(people) == ["Less heat", "Less water"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"targets-0-goal": "0"}, "The goal is the start value"),
        ({"activities-0-days": "0.1"}, "0.25"),
        ({"activities-0-days": "-1"}, "0.25"),
        ({"targets-0-due_on": "2027-02-29"}, "Enter a day as"),
        ({"needs-0-text": "x" * 10_000}, "at most 300 characters"),
        ({"needs-TOTAL_FORMS": "9999999"}, "at most"),
        ({"targets-TOTAL_FORMS": "many"}, "ManagementForm"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(client, people, wrong, words):
    client.force_login(people.advisor)

    content = client.post(address(people, "plan-edit"), filled(people, **wrong)).content.decode()

    assert words in content
    assert not Plan.objects.exists()


def test_a_code_of_another_plan_is_not_taken_over(client, people):
    foreign = agree(kickoff()).targets.get()
    client.force_login(people.advisor)

    client.post(address(people, "plan-edit"), filled(people, **{"targets-0-code": foreign.code}))

    assert latest(people.engagement).targets.get().code != foreign.code


def test_three_press_accept_and_the_plan_holds(client, people):
    draft(people)
    client.force_login(people.advisor)
    client.post(address(people, "plan-propose"), {"seen": stamp(latest(people.engagement))})
    for person in (people.lead, people.coordinator):
        assert "Accept version 1" in page(client, person, address(people))
        client.post(address(people, "plan-accept", 1))

    content = page(client, people.partner, address(people))

    assert "Version 1 holds since" in content
    assert "Accept version 1" not in content
    assert "Agreed" in page(client, people.partner, address(people, "plan-version", 1))


def test_what_waits_shows_the_differences_beside_what_holds(client, people):
    first = agree(people)
    changed = again(first)
    changed.needs[0].text = "Less waste"
    put_forward(people, changed)

    content = page(client, people.lead, address(people))

    assert "<del>Less heat</del> → <ins>Less waste</ins>" in content
    assert "Version 1 holds until all three have accepted this one." in content


def test_a_return_needs_its_remark(client, people):
    put_forward(people)
    client.force_login(people.coordinator)

    assert client.post(address(people, "plan-return", 1), {"remark": " "}).status_code == 200
    assert client.post(address(people, "plan-return", 1), {"remark": "More."}).status_code == 302

    assert "More." in page(client, people.advisor, address(people))


def test_a_value_is_noted_on_the_targets_page(client, people):
    target = agree(people).targets.get()
    client.force_login(people.lead)
    where = address(people, "target-read", target.code)

    client.post(where, {"read_on": "2026-11-02", "value": "3.5", "note": "Two more are booked."})

    assert TargetReading.objects.get().noted_by == people.lead
    assert client.post(where, {"read_on": "2999-01-01", "value": "1"}).status_code == 200
    assert "3.5 of 10 firms" in page(client, people.partner, address(people))


def test_a_draft_has_no_address_of_its_own_and_no_answer(client, people):
    draft(people)
    client.force_login(people.lead)

    for view in ("plan-version", "plan-accept", "plan-return"):
        assert client.get(address(people, view, 1)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address(people)).status_code == 404


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_costs_the_same_with_many_rows(client, people, django_assert_num_queries, number):
    first = agree(people, rows(*(f"Need {n}" for n in range(number))))
    changed = again(first)
    changed.needs.append(rows("One more").needs[0])
    put_forward(people, changed)
    client.force_login(people.lead)

    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(address(people))
