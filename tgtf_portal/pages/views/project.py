"""A project's room, for its three sides: clusters, advisors and the facility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from advisors.room.domain.timeline import Timeline
from clusters.models import Project
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.pages.domain.project import room_of, rooms, visible_projects


@allow(is_signed_in)
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    project = get_object_or_404(visible_projects(rooms(), request.user), code=code)
    room = room_of(project, request.user, timezone.localdate())
    return render(request, "pages/project/detail.html", {"project": project, "room": room})


@allow(is_signed_in)
def project_timeline(request: HttpRequest, code: str) -> HttpResponse:
    projects = visible_projects(Project.objects.all(), request.user)
    project = get_object_or_404(projects, code=code)
    context = {"project": project, "happenings": page_of(request, Timeline(project))}
    return render(request, "pages/project/timeline.html", context)
