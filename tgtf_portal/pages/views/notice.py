"""What the portal owes its readers to say: on their data and on its accessibility."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusters.models import Facility
from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.people.access import public
from tgtf_portal.core.privacy.record import periods_in_words

# When somebody last assessed the portal; change it together with the statement's text.
STATEMENT_PREPARED_ON = date(2026, 11, 24)


@public
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"contact": contact_address(), "until": periods_in_words()}
    return render(request, "pages/privacy.html", context)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"contact": contact_address(), "prepared_on": STATEMENT_PREPARED_ON}
    return render(request, "pages/accessibility.html", context)


def contact_address() -> str:
    facility = Facility.objects.current()
    return (facility and facility.contact_address) or sender_address()
