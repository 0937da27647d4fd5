"""The turns of a project's life: begun, completed, withdrawn."""

from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.status import turn

Status = Project.Status


def start_project(project: Project, *, by: User | None) -> Project:
    return turn(project, Status.RUNNING, {Status.SELECTED}, "project.started", by)


def complete_project(project: Project, *, by: User | None) -> Project:
    return turn(project, Status.COMPLETED, {Status.RUNNING}, "project.completed", by)


def withdraw_project(project: Project, *, by: User | None) -> Project:
    before = {Status.SELECTED, Status.RUNNING}
    return turn(project, Status.WITHDRAWN, before, "project.withdrawn", by)
