"""A statement of days: stated, disputed, mended, confirmed, accepted, and what comes afterwards."""

from datetime import date
from decimal import Decimal

import pytest

from advisors.days.domain.account import account
from advisors.days.domain.activity_correction import correct_activity, withdraw_activity
from advisors.days.domain.day_statement import (
    accept_statement,
    answer_dispute,
    confirm_lines,
    dispute_line,
    state_days,
    usual_period,
)
from advisors.models import DayStatement, DayStatementLine
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.tests.factories import FacilityFactory, MembershipFactory
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SEPTEMBER = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}
OCTOBER = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}


@pytest.fixture
def engagement():
    return EngagementFactory(days_agreed=Decimal(2))


def did(engagement, days="1", day=date(2026, 9, 10), **facts):
    return ActivityFactory(engagement=engagement, days=Decimal(days), held_on=day, **facts)


def state(engagement, period=SEPTEMBER):
    return state_days(engagement, **period, by=None)


def accepted(engagement, period=SEPTEMBER):
    statement = state(engagement, period)
    confirm_lines(statement, by=None)
    return accept_statement(statement, by=None)


def lines(statement):
    names = ("activity", "kind", "days", "counted", "corrects", "status")
    return [*statement.lines.order_by("position").values_list(*names)]


def test_a_statement_holds_what_was_done_until_its_end_and_marks_what_goes_beyond(engagement):
    late, first = did(engagement, "1.5", date(2026, 9, 20)), did(engagement)
    did(engagement, day=date(2026, 10, 1))

    statement = state(engagement)

    assert lines(statement) == [
        (first.pk, "workshop", 1, 1, False, "open"),
        (late.pk, "workshop", Decimal("1.5"), 1, False, "open"),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (date(2026, 9, 2), date(2026, 9, 1), "must not be before"),
        (date(2026, 9, 1), date(2999, 9, 1), "once they are over"),
        (date(2026, 8, 31), date(2026, 10, 31), "until 31 Aug 2026 are stated already"),
        (date(2026, 9, 1), date(2026, 9, 30), "Nothing was done"),
    ],
)
def test_a_period_that_cannot_be_stated_is_refused(engagement, starts_on, ends_on, sentence):
    did(engagement, day=date(2026, 8, 1))
    state(engagement, {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 31)})
    with pytest.raises(Refused, match=sentence):
        state_days(engagement, starts_on=starts_on, ends_on=ends_on, by=None)
    assert DayStatement.objects.count() == 1


def test_the_usual_period_goes_from_the_last_statement_to_the_end_of_last_month(engagement):
    did(engagement)
    today = date(2026, 11, 24)
    assert usual_period(engagement, today) == (date(2026, 9, 10), date(2026, 10, 31))
    state(engagement)
    assert usual_period(engagement, today) == (date(2026, 10, 1), date(2026, 10, 31))


def test_a_disputed_line_is_mended_withdrawn_or_stated_again_and_then_confirmed(engagement):
    works = [did(engagement, "0.5", date(2026, 9, n)) for n in (1, 2, 3)]
    statement = state(engagement)
    for line in statement.lines.all():
        dispute_line(line, reason="Half of it", by=None)
    with pytest.raises(Refused, match="Disputed"):
        accept_statement(statement, by=None)

    for line, days in zip(statement.lines.all(), ("0.25", "0", "0.5"), strict=True):
        answer_dispute(line, remark="As agreed", days=Decimal(days), by=None)
    confirm_lines(statement, by=None)

    assert lines(statement) == [
        (works[0].pk, "workshop", Decimal("0.25"), Decimal("0.25"), False, "confirmed"),
        (works[1].pk, "workshop", 0, 0, False, "withdrawn"),
        (works[2].pk, "workshop", Decimal("0.5"), Decimal("0.5"), False, "confirmed"),
    ]
    assert accept_statement(statement, by=None).number == 1


def test_a_correction_after_the_statement_is_a_line_of_the_next_one(engagement):
    work, gone = did(engagement), did(engagement, "0.25")
    first = accepted(engagement)
    before = lines(first)

    correct_activity(work, reason="Mixed up", days=Decimal("0.5"), kind="teaching", by=None)
    withdraw_activity(gone, reason="Not held", by=None)
    second = accepted(engagement, OCTOBER)

    assert lines(first) == before
    assert sorted(lines(second)) == [
        (work.pk, "teaching", Decimal("0.5"), Decimal("0.5"), True, "confirmed"),
        (work.pk, "workshop", -1, -1, True, "confirmed"),
        (gone.pk, "workshop", Decimal("-0.25"), Decimal("-0.25"), True, "confirmed"),
    ]
    facility = engagement.project.facility
    counted = account(facility, date(2026, 10, 31), accepted=True)
    assert (counted.total, dict(counted.by_kind)) == (
        Decimal("0.5"),
        {"teaching": Decimal("0.5"), "workshop": 0},
    )


def test_days_beyond_count_in_the_statement_after_an_extension(engagement):
    work = did(engagement, "3")
    accepted(engagement)
    facility = engagement.project.facility
    assert account(facility, date(2026, 9, 30), accepted=True).total == 2

    engagement.days_agreed = Decimal("2.5")
    engagement.save()
    second = accepted(engagement, OCTOBER)

    assert lines(second) == [(work.pk, "workshop", 0, Decimal("0.5"), True, "confirmed")]
    assert account(facility, date(2026, 10, 31), accepted=True).total == Decimal("2.5")


def test_a_day_that_is_logged_late_takes_nothing_from_what_was_stated(engagement):
    did(engagement, "2", date(2026, 9, 20))
    accepted(engagement)
    late = did(engagement, "1", date(2026, 9, 1))

    assert lines(state(engagement, OCTOBER)) == [(late.pk, "workshop", 1, 0, False, "open")]


def test_accepted_statements_are_numbered_by_facility_and_year_without_gaps(engagement):
    other = EngagementFactory(project__facility=engagement.project.facility)
    elsewhere = EngagementFactory(project__facility=FacilityFactory(slug="next"))
    for one in (engagement, other, elsewhere):
        did(one)

    labels = [accepted(one).label for one in (engagement, other, elsewhere)]

    year = labels[0].partition("/")[0]
    assert labels == [f"{year}/1", f"{year}/2", f"{year}/1"]


def test_an_accepted_statement_is_locked(engagement):
    did(engagement)
    statement = accepted(engagement)
    line = statement.lines.get()
    for verb in (
        lambda: confirm_lines(statement, by=None),
        lambda: dispute_line(line, reason="Late", by=None),
        lambda: answer_dispute(line, remark="So", days=Decimal(1), by=None),
        lambda: accept_statement(statement, by=None),
    ):
        with pytest.raises(Refused, match=f"as number {statement.label}"):
            verb()
    assert DayStatementLine.objects.get() == line


def test_whoever_has_to_act_next_is_told_once(engagement):
    advisor = engagement.advisor.user
    manager = MembershipFactory(cluster=engagement.project.lead).user
    in_charge = UserFactory(is_staff=True)
    engagement.project.coordinator = in_charge
    engagement.project.save()
    did(engagement, "0.5", date(2026, 9, 1)), did(engagement, "0.5", date(2026, 9, 2))

    statement = state_days(engagement, **SEPTEMBER, by=advisor)
    for line in statement.lines.all():
        dispute_line(line, reason="No", by=manager)
    for line in statement.lines.all():
        answer_dispute(line, remark="Yes", days=Decimal("0.5"), by=advisor)
    confirm_lines(statement, by=manager)
    accept_statement(statement, by=in_charge)

    told = Message.objects.order_by("pk").values_list("kind", "recipient")
    assert [(kind.partition(".")[2], who) for kind, who in told] == [
        ("stated", manager.email),
        ("disputed", advisor.email),
        ("answered", manager.email),
        ("confirmed", in_charge.email),
        ("accepted", advisor.email),
        ("accepted", manager.email),
    ]


def test_nobody_confirms_disputes_or_accepts_their_own_days(engagement):
    did(engagement)
    advisor, statement = engagement.advisor.user, state(engagement)
    with pytest.raises(Refused, match="own advice"):
        confirm_lines(statement, by=advisor)
    with pytest.raises(Refused, match="own advice"):
        dispute_line(statement.lines.get(), reason="No", by=advisor)
    confirm_lines(statement, by=None)
    with pytest.raises(Refused, match="own advice"):
        accept_statement(statement, by=advisor)


def test_whoever_answered_for_the_cluster_does_not_accept_for_the_facility(engagement):
    did(engagement)
    statement, both = state(engagement), UserFactory(is_staff=True)
    confirm_lines(statement, by=both)
    with pytest.raises(Refused, match="You answered for the cluster"):
        accept_statement(statement, by=both)
    assert accept_statement(statement, by=UserFactory()).is_accepted
