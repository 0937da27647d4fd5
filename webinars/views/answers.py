"""Answers that several pages give."""

from django.http import HttpResponse, HttpResponseRedirect

from tgtf_portal.core.letters import Calendar


class SeeOther(HttpResponseRedirect):
    """Leads from a secret address to a plain one, whatever was asked there."""

    status_code = 303


def calendar_file(calendar: Calendar, name: str) -> HttpResponse:
    """A calendar entry to open or to keep."""
    response = HttpResponse(
        calendar.content, content_type=f"text/calendar; charset=utf-8; method={calendar.method}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
