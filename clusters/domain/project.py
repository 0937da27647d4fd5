"""The turns of a project's life: begun, completed, withdrawn."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Project
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused

Status = Project.Status


def start_project(project: Project, *, by: User | None) -> Project:
    return _turn(project, Status.RUNNING, {Status.SELECTED}, "project.started", by)


def complete_project(project: Project, *, by: User | None) -> Project:
    return _turn(project, Status.COMPLETED, {Status.RUNNING}, "project.completed", by)


def withdraw_project(project: Project, *, by: User | None) -> Project:
    before = {Status.SELECTED, Status.RUNNING}
    return _turn(project, Status.WITHDRAWN, before, "project.withdrawn", by)


@transaction.atomic
def _turn(project: Project, to: Status, before: set[Status], verb: str, by: User | None) -> Project:
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.status not in before:
        facts = {"is": project.get_status_display(), "to": to.label}
        raise Refused(_("This project is “%(is)s”; it cannot become “%(to)s”.") % facts)
    project.status = to
    project.save(update_fields=["status"])
    audit.record(verb, project, by=by)
    return project
