"""Answering by link or signed in: what each visit of the page says; reading answers nothing."""

import pytest
from django.urls import reverse

from advisors.engagement.domain.deadlines import lapse_overdue_proposals
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.tests.proposals import NOW, TOO_LATE, advisor_of, asked, manager_of, proposed
from clusters.models import ProjectCluster
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
YES = {"answer": "accepted"}


@pytest.fixture
def engagement(time_machine):
    time_machine.move_to(NOW, tick=False)
    return proposed()


def text(response):
    return " ".join(response.content.decode().split())


def test_a_link_shows_the_proposal_and_answers_only_when_its_form_is_sent(client, engagement):
    link = asked(engagement).get_link()
    page = client.get(link)
    assert "Advise “" in text(page)
    assert "Less waste." in text(page)
    assert not engagement.answers.given().exists()

    assert client.post(link, YES).url == link

    assert asked(engagement).answer == "accepted"
    assert f"{advisor_of(engagement)} accepted this proposal on 1 Nov 2026." in text(
        client.get(link)
    )


def test_a_link_used_twice_changes_nothing(client, engagement):
    link = asked(engagement).get_link()
    client.post(link, YES)
    again = client.post(link, {"answer": "declined", "reason": "No."})

    assert again.status_code == 200
    assert "accepted this proposal" in text(again)
    engagement.refresh_from_db()
    assert engagement.status == "proposed"


def test_a_no_needs_its_reason_beside_the_field(client, engagement):
    page = client.post(asked(engagement).get_link(), {"answer": "declined", "reason": " "})
    assert "Say why" in page.context["form"].errors["reason"][0]


def test_after_a_no_of_the_other_side_and_after_the_last_day_the_link_says_so(
    client, engagement, time_machine
):
    late = proposed()
    answer_proposal(engagement, manager_of(engagement), answer="declined", reason="No.")
    page = client.post(asked(engagement).get_link(), YES)
    assert "The other side has declined" in text(page)

    time_machine.move_to(TOO_LATE, tick=False)
    for _before_and_after_the_sweep in range(2):
        assert "This proposal lapsed" in text(client.post(asked(late).get_link(), YES))
        lapse_overdue_proposals()
    assert not late.answers.given().exists()


def test_a_link_of_somebody_else_shows_and_answers_nothing(client, engagement):
    client.force_login(UserFactory())
    for ask in (client.get, client.post):
        page = ask(asked(engagement).get_link(), YES)
        assert page.status_code == 403
        assert "Less waste." not in text(page)
    assert not engagement.answers.given().exists()


def test_a_wrong_link_is_not_found(client, engagement):
    assert client.get(asked(engagement).get_link()[:-2] + "/").status_code == 404


def test_who_no_longer_manages_the_lead_answers_nothing(client, engagement):
    link = asked(engagement, "lead").get_link()
    engagement.project.lead.memberships.all().delete()
    for ask in (client.get, client.post):
        page = text(ask(link, YES))
        assert "You no longer answer for this project." in page
        assert "Less waste." not in page


def test_the_link_of_a_switched_off_account_opens_nothing(client, engagement):
    advisor = advisor_of(engagement)
    advisor.is_active = False
    advisor.save()

    assert client.post(asked(engagement).get_link(), YES).status_code == 404
    assert not engagement.answers.given().exists()


def test_signed_in_the_two_sides_answer_and_nobody_else_finds_the_page(client, engagement):
    address = reverse("advisors:engagement-answer", args=[engagement.code])
    partner = MembershipFactory()
    ProjectCluster.objects.create(project=engagement.project, cluster=partner.cluster)
    for somebody in (UserFactory(), partner.user):
        client.force_login(somebody)
        assert client.get(address).status_code == 404
    for somebody in (advisor_of(engagement), manager_of(engagement)):
        client.force_login(somebody)
        assert client.post(address, YES).status_code == 302
    engagement.refresh_from_db()
    assert engagement.status == "agreed"
