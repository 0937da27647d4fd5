"""A person's dashboard: a section for each role, and roles follow from links."""

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from advisors.models import Advisor
from clusters.models import Membership, Reviewer
from tgtf_portal.core.models import User
from tgtf_portal.core.values.prepared import Prepared
from tgtf_portal.pages.domain.advisor import advisor_section
from tgtf_portal.pages.domain.coordinator import coordinator_section
from tgtf_portal.pages.domain.engagement import engagements_around
from tgtf_portal.pages.domain.host import host_section
from tgtf_portal.pages.domain.manager import manager_section
from tgtf_portal.pages.domain.moderator import moderator_section
from tgtf_portal.pages.domain.participant import participant_section
from tgtf_portal.pages.domain.reviewer import reviewer_section
from tgtf_portal.pages.domain.sections import DashboardRow, DashboardSection, Task
from webinars.models import Host, Moderator


def dashboard_of(user: User) -> list[DashboardSection]:
    """Staff's work first, then what the person is linked to; others are asked to webinars too."""
    today = timezone.localdate()
    roles = roles_of(user)
    sections = []
    if user.acts_as_staff:
        sections.append(coordinator_section(user, today))
    engagements = engagements_around(user) if roles["manages"] or roles["advises"] else []
    if roles["manages"]:
        sections.append(manager_section(user, engagements, today))
    if roles["advises"]:
        sections.append(advisor_section(user, engagements, today))
    if roles["hosts"]:
        sections.append(host_section(user, today))
    if roles["moderates"]:
        sections.append(moderator_section(user, today))
    if roles["reviews"]:
        sections.append(reviewer_section())
    if not user.acts_as_staff:
        sections.append(participant_section(user, today))
    told_once(sections)
    return [section.in_order() for section in sections]


def told_once(sections: list[DashboardSection]) -> None:
    """What leads to the same page is one thing, whichever of a person's roles it comes from: it
    stands where it stands first, and further down as something that runs."""
    met: set[str] = set()
    for section in sections:
        again = [task for task in section.tasks if task.url in met]
        section.tasks = [task for task in section.tasks if task.url not in met]
        section.running += [
            DashboardRow(task.title, task.url, task.when, _("Listed above")) for task in again
        ]
        met |= {task.url for task in section.tasks}


def _links(user: int) -> QuerySet:
    links = (Exists(model._default_manager.filter(user=OuterRef("pk"))) for model in LINKS.values())
    return User.objects.filter(pk=user).values_list(*links)


LINKS: dict[str, type[Model]] = {
    "manages": Membership,
    "advises": Advisor,
    "hosts": Host,
    "moderates": Moderator,
    "reviews": Reviewer,
}
_held = Prepared(_links, user=int, keeps_plan=True)


def roles_of(user: User) -> dict[str, bool]:
    """All links in one query."""
    (held,) = _held(user=user.pk)
    return dict(zip(LINKS, held, strict=True))


def has_role(sections: list[DashboardSection]) -> bool:
    """More than the webinars that everybody sees."""
    return any(section.key != "participant" for section in sections)


def greeting(sections: list[DashboardSection]) -> str:
    """How much there is to do, and by when the first of it."""
    tasks = [task for section in sections for task in section.tasks]
    return words_about(tasks, has_more=any(section.has_more for section in sections))


def words_about(tasks: list[Task], *, has_more: bool = False) -> str:
    if not tasks:
        return _("Nothing needs you right now.")
    number, first = len(tasks), min(tasks, key=lambda task: task.on)
    if number == 1:
        return _("One thing needs you, %s.") % first.when
    words = _("%(number)d things need you, the first %(when)s.")
    if has_more:
        words = _("%(number)d things and more need you, the first %(when)s.")
    return words % {"number": number, "when": first.when}
