"""Results that wait for the facility, as its staff's dashboard shows them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from advisors.models import Deliverable
from tgtf_portal.core.people.seen import Narrow, Seen
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import Task, short

SHOWN = 10


def _confirmed(seen: Narrow, user: int) -> QuerySet[Deliverable]:
    theirs = Q(engagement__project__coordinator=user) | Q(engagement__project__coordinator=None)
    waiting = seen(Deliverable.objects.filter(status=Deliverable.Status.CONFIRMED))
    waiting = waiting.filter(theirs).exclude(engagement__advisor__user=user)
    rows = waiting.select_related("engagement__project", "engagement__advisor__user")
    return rows.order_by("confirmed_at")[:SHOWN]


RESULTS = Seen(_confirmed, user=int)


def result_tasks(results: list[Deliverable], today: date) -> list[Task]:
    """What the cluster has accepted, in projects that nobody else coordinates; the oldest first."""
    return [_task(result, today) for result in results]


def _task(result: Deliverable, today: date) -> Task:
    day = result.confirmed_at.date() if result.confirmed_at else result.due_on
    address = address_of("advisors:deliverable-accept", result.engagement.code, result.code)
    return Task(
        _("Accept “%s” or return it") % result,
        address,
        _("Read"),
        day,
        _("since %s") % short(day, today),
        _("%(project)s, accepted by the cluster") % {"project": result.engagement.project},
    )
