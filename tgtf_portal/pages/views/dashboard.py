"""What needs the reader now, whatever their roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.pages.domain.dashboard import dashboard_of, greeting, has_role


@allow(is_signed_in)
def dashboard(request: HttpRequest) -> HttpResponse:
    sections = dashboard_of(request.user)
    context = {"sections": sections, "greeting": greeting(sections), "has_role": has_role(sections)}
    return render(request, "pages/dashboard.html", context)
