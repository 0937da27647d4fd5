"""Two who act on one proposal at once: one clear answer, on either database.

The control leaves the lock out: then two that say yes at once agree on nothing.
"""

from datetime import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from advisors.engagement.domain import deadlines, proposal_answer
from advisors.engagement.domain.deadlines import lapse_overdue_proposals
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.models import Engagement
from advisors.tests.proposals import LAST_SECOND, NOW, TOO_LATE, advisor_of, manager_of, proposed
from advisors.tests.races import at_once, needs_row_locks, unlocked
from clusters.tests.factories import MembershipFactory
from tgtf_portal.core.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def answering(engagement, user, answer):
    def deed():
        reason = "No." if answer == "declined" else ""
        return answer_proposal(engagement, user, answer=answer, reason=reason).status

    return deed


@pytest.fixture
def engagement(time_machine):
    time_machine.move_to(NOW, tick=False)
    return proposed()


def status_of(engagement):
    return Engagement.objects.get(pk=engagement.pk).status


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_yes_at_once_agree_once(engagement, turn):
    people = advisor_of(engagement), manager_of(engagement)
    came = at_once(*(answering(engagement, user, "accepted") for user in people))

    assert sorted(came) == ["agreed", "proposed"]
    assert Message.objects.filter(kind="engagement.agreed").count() == 3


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_yes_against_no_of_one_side_is_the_first_of_them(engagement, turn):
    other = MembershipFactory(cluster=engagement.project.lead).user
    answer_proposal(engagement, advisor_of(engagement), answer="accepted")
    came = at_once(
        answering(engagement, manager_of(engagement), "accepted"),
        answering(engagement, other, "declined"),
    )

    status = status_of(engagement)
    assert status in ("agreed", "declined")
    assert came.count(status) == 1
    assert engagement.answers.given().filter(side="lead").count() == 1
    mails = set(Message.objects.exclude(kind="engagement.proposed").values_list("kind", flat=True))
    assert mails == {f"engagement.{status}"}


@needs_row_locks
def test_control_two_yes_without_the_lock_agree_on_nothing(engagement, monkeypatch):
    unlocked(monkeypatch, proposal_answer, "_follow")
    people = advisor_of(engagement), manager_of(engagement)
    at_once(*(answering(engagement, user, "accepted") for user in people))

    assert status_of(engagement) == "proposed"


# --- At the very second --------------------------------------------------------------------------
def show(monkeypatch, module, moment):
    """This module's clock stands still."""
    now = datetime.fromisoformat(moment)
    facts = {"now": lambda: now, "localdate": timezone.localdate}
    monkeypatch.setattr(module, "timezone", SimpleNamespace(**facts))


@pytest.fixture
def at_the_second(engagement, monkeypatch):
    """Who answers looks at the last second, the sweep at the next one: both look in time."""
    answer_proposal(engagement, manager_of(engagement), answer="accepted")
    show(monkeypatch, proposal_answer, LAST_SECOND)
    show(monkeypatch, deadlines, TOO_LATE)
    return answering(engagement, advisor_of(engagement), "accepted")


def outcomes(engagement):
    kinds = ("engagement.agreed", "engagement.lapsed")
    mails = Message.objects.filter(kind__in=kinds).values_list("kind", flat=True)
    return status_of(engagement), {kind.partition(".")[2] for kind in mails}


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_yes_of_the_last_second_against_the_sweep_is_one_or_the_other(
    engagement, at_the_second, turn
):
    came, lapsed = at_once(at_the_second, lapse_overdue_proposals)

    status, mails = outcomes(engagement)
    assert mails == {status}
    if status == "lapsed":
        assert lapsed == 1
        assert came == "This proposal lapsed: both sides had to answer by 15 Nov 2026."
    else:
        assert (came, lapsed) == ("agreed", 0)


@needs_row_locks
def test_control_the_sweep_without_the_lock_lapses_what_was_agreed(
    engagement, at_the_second, monkeypatch
):
    unlocked(monkeypatch, proposal_answer)
    monkeypatch.setattr(deadlines, "locked", proposal_answer.locked)
    at_once(at_the_second, lapse_overdue_proposals)

    assert outcomes(engagement)[1] == {"agreed", "lapsed"}
