"""A project's page, for its three sides: clusters, advisors and the facility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from clusters.models import Project
from tgtf_portal.core.pages.paging import page_of
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.pages.domain.project import activities_of, room_of, visible_projects


@allow(is_signed_in)
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    projects = visible_projects(Project.objects.with_people(), request.user)
    project = get_object_or_404(projects, code=code)
    context = {
        "project": project,
        "room": room_of(project, request.user, timezone.localdate()),
        "activities": page_of(request, activities_of(project)),
    }
    return render(request, "pages/project/detail.html", context)
