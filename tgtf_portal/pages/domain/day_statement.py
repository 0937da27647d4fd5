"""Statements of days as tasks: each stands with whoever has to act, and nowhere else."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from advisors.models import Activity, DayStatement, Engagement
from tgtf_portal.core.models import User
from tgtf_portal.core.people.seen import Narrow, Seen
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import MOST_OF_A_KIND, Task, short

Status = DayStatement.Status


def _with_open_lines(led: list[int], user: int) -> QuerySet[DayStatement]:
    waiting = DayStatement.objects.of_lead(led, user).filter(
        status__in=(Status.OPEN, Status.DISPUTED), lines__status="open"
    )
    return waiting.distinct().with_engagement()


def _with_unstated_days(user: int, month: date) -> QuerySet:
    days = Activity.objects.filter(engagement__advisor__user=user, held_on__lt=month)
    unstated = days.filter(days__gt=0, statement_lines=None)
    return unstated.order_by().values_list("engagement", flat=True).distinct()


_disputed = Prepared(
    lambda user: (
        DayStatement.objects.own_of(User(pk=user)).with_engagement().filter(status=Status.DISPUTED)
    ),
    user=int,
    keeps_plan=True,
)
_unstated = Prepared(_with_unstated_days, user=int, month=date, keeps_plan=True)
_to_confirm = Prepared(_with_open_lines, led=list, user=int, keeps_plan=True)


def _confirmed(seen: Narrow, user: int, people: list[int]) -> QuerySet[DayStatement]:
    in_charge = Q(engagement__project__coordinator__in=people)
    nobody = Q(engagement__project__coordinator=None)
    # Nobody accepts their own.
    others = seen(DayStatement.objects.exclude(engagement__advisor__user=user))
    waiting = others.filter(in_charge | nobody, status=Status.CONFIRMED).with_engagement()
    return waiting.order_by("stated_at", "pk")[:MOST_OF_A_KIND]


ACCEPTABLE = Seen(_confirmed, user=int, people=list)


def tasks_of_advisor(user: User, engagements: list[Engagement], today: date) -> Iterator[Task]:
    """What the lead disputes, and days of past months that no statement holds."""
    for statement in _disputed(user=user.pk):
        title = _("Answer what the lead disputes: your days of project %s")
        yield _task(title, statement, _("Answer"), today)
    month = today.replace(day=1)
    open_ones = set(_unstated(user=user.pk, month=month))
    for engagement in (e for e in engagements if e.pk in open_ones):
        title = _("State your days of project %s") % engagement.project
        address = address_of("advisors:day-statement-create", engagement.code)
        since = _("since %s") % short(month, today)
        yield Task(title, address, _("State"), month, since, _("Days of past months"))


def tasks_of_lead(user: User, led: list[int], today: date) -> Iterator[Task]:
    """Lines that wait for who manages the lead; `led` are their projects."""
    for statement in _to_confirm(led=led, user=user.pk):
        title = _("Confirm or dispute the days of project %s")
        yield _task(title, statement, _("Read"), today)


def tasks_of_facility(statements: list[DayStatement], today: date) -> Iterator[Task]:
    """What the coordinator in charge accepts, or who stands in for them; anybody of the facility
    where nobody is in charge. They have the right to."""
    for statement in statements:
        yield _task(_("Accept the days of project %s"), statement, _("Read"), today)


def _task(title: str, statement: DayStatement, action: str, today: date) -> Task:
    since, engagement = localtime(statement.stated_at).date(), statement.engagement
    note = f"{engagement.advisor}, {short(statement.starts_on, today)} – "
    return Task(
        title % engagement.project,
        statement.get_absolute_url(),
        action,
        since,
        _("since %s") % short(since, today),
        note + short(statement.ends_on, today),
    )
