"""Two who decide about one result at once: one clear answer, on either database."""

from threading import Barrier

import pytest

from advisors.models import Deliverable
from advisors.results.domain import deliverable as domain
from advisors.results.domain.deliverable import (
    accept_deliverable,
    confirm_deliverable,
    return_deliverable,
    submit_deliverable,
)
from advisors.tests.factories import DeliverableFactory
from advisors.tests.races import at_once, needs_row_locks
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.models import AuditEvent, Message
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(4)


@pytest.fixture
def confirmed():
    made = DeliverableFactory()
    MembershipFactory(cluster=made.engagement.project.lead)
    submit_deliverable(made, link="https://x.example.org", summary="", by=None)
    return confirm_deliverable(made, by=UserFactory(name="Lea"))


def accepting(result, name):
    person = UserFactory(name=name)
    return lambda: accept_deliverable(result, by=person).status


def returning(result, name):
    person = UserFactory(name=name)
    return lambda: return_deliverable(result, remark=name, by=person, for_facility=True).status


def events():
    verbs = ["deliverable.accepted", "deliverable.returned"]
    return AuditEvent.objects.filter(verb__in=verbs).count()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_coordinators_who_accept_at_once_accept_once(confirmed, turn):
    came = at_once(accepting(confirmed, "Cora"), accepting(confirmed, "Carl"))

    [refusal] = [answer for answer in came if answer != "accepted"]
    first = Deliverable.objects.get().accepted_by.name
    assert refusal == f"It has been decided meanwhile: “Accepted”, by {first}."
    assert events() == 1
    assert Message.objects.filter(kind="deliverable.accepted").count() == 2


@pytest.mark.parametrize("turn", ROUNDS)
def test_accepting_against_returning_is_the_first_of_them(confirmed, turn):
    came = at_once(accepting(confirmed, "Cora"), returning(confirmed, "Carl"))

    status = Deliverable.objects.get().status
    assert status in ("accepted", "returned")
    assert came.count(status) == 1
    assert events() == 1


@needs_row_locks
def test_control_without_the_lock_both_accept(confirmed, monkeypatch):
    both = Barrier(2)

    def unlocked(result):
        found = Deliverable.objects.get(pk=result.pk)
        both.wait(10)
        return found

    monkeypatch.setattr(domain, "_locked", unlocked)
    came = at_once(accepting(confirmed, "Cora"), accepting(confirmed, "Carl"))

    assert came == ["accepted", "accepted"]
    assert events() == 2
