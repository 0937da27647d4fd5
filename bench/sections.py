"""Each section of a webinar and of a project, beside Django's own list of 100 rows.

With 30 and with 3,000 people registered and activities logged: processor time of a page, from the
view on, with that of PostgreSQL's backend, in turn with the bare list; its statements and its size.
What is beyond a limit is a failure; with few rows no time is judged.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import _portal  # noqa: F401
from _sizes import IS_SMALL, sized
from django.conf import settings
from django.contrib.admin import AdminSite
from django.db import connection
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from lists import BARE_TEMPLATES, BareAdmin, backend_seconds

from advisors.models import Activity, Engagement
from advisors.tests.factories import EngagementFactory
from clusters.models import Project
from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Registration, Webinar
from webinars.tests.factories import (
    AgendaItemFactory,
    BreakoutFactory,
    HostFactory,
    SpeakerFactory,
    WebinarFactory,
)

SIZES = sized((30, 3000), small=(30,))
ROUNDS = sized(9, small=1)
TIMES, STATEMENTS, BYTES = 2.0, 15, 120_000
Place = Webinar | Project


@dataclass
class Section:
    address: str
    label: str
    statements: int = 0
    size: int = 0
    seconds: float = 0.0


def main() -> None:
    settings.ADMIN_MFA_REQUIRED = False
    staff, webinar, engagement = CoordinatorFactory(), webinar_with_rooms(), EngagementFactory()
    beyond = []
    print(f"{connection.vendor}, medians of {ROUNDS}; × Django's own list of 100 rows")
    for number in SIZES:
        register_until(webinar, number)
        log_until(engagement, number)
        for place in (webinar, engagement.project):
            print(f"  {place._meta.verbose_name}, {number:,} rows")
            beyond += report(place, staff)
    sys.exit(f"beyond a limit: {', '.join(beyond)}" if beyond else 0)


def webinar_with_rooms() -> Webinar:
    webinar = WebinarFactory(slug="place", capacity=5000)
    for position in range(1, 6):
        HostFactory(breakout=BreakoutFactory(webinar=webinar))
        speaker = SpeakerFactory(webinar=webinar)
        AgendaItemFactory(webinar=webinar, speaker=speaker, position=position)
    return webinar


def register_until(webinar: Webinar, number: int) -> None:
    Registration.objects.bulk_create(
        Registration(
            webinar=webinar,
            seq=seq,
            name=f"Guest {seq}",
            email=f"guest{seq}@example.org",
            code=f"guest-{seq}",
            status="confirmed",
            registered_at=timezone.now(),
        )
        for seq in range(webinar.registrations.count() + 1, number + 1)
    )


def log_until(engagement: Engagement, number: int) -> None:
    facts = {"kind": Activity.Kind.WORKSHOP, "held_on": date(2026, 10, 1), "days": "0.5"}
    Activity.objects.bulk_create(
        Activity(engagement=engagement, title=f"Workshop {n}", code=f"workshop-{n}", **facts)
        for n in range(engagement.activities.count(), number)
    )


def report(place: Place, staff: User) -> Iterator[str]:
    """What is beyond a limit, of the sections that it prints."""
    sections = sections_of(place, staff)
    bare = statistics.median(measured(sections, staff))
    for section in sections:
        times = section.seconds / bare
        print(
            f"    {section.label:24}{section.seconds * 1000:7.1f} ms {times:5.2f} ×"
            f"{section.statements:4} statements{section.size / 1000:7.1f} kB"
        )
        slow = times > TIMES and not IS_SMALL
        if slow or section.statements > STATEMENTS or section.size > BYTES:
            yield section.label


def sections_of(place: Place, staff: User) -> list[Section]:
    """Those of the administration itself; a project's room is a page of the portal."""
    name = f"admin:{place._meta.app_label}_{place._meta.model_name}_change"
    page = answered(asked(reverse(name, args=[place.pk]), staff))
    sections = page.context_data["place"].sections
    return [Section(s.address, str(s.label)) for s in sections if s.address.startswith("/admin/")]


def measured(sections: list[Section], staff: User) -> list[float]:
    """Fills in the sections; seconds of the bare list, which is asked for in turn with them."""
    site, bare = AdminSite(), []
    site.register(Registration, BareAdmin)
    view = site.get_model_admin(Registration).changelist_view
    for section in sections:
        with CaptureQueriesContext(connection) as queries:
            section.size = len(answered(asked(section.address, staff)).content)
        section.statements = len(queries)
        own = []
        for _round in range(ROUNDS):
            began = processor()
            answered(asked(section.address, staff))
            own.append(processor() - began)
            with override_settings(TEMPLATES=BARE_TEMPLATES):
                view(asked("/", staff)).render()  # its templates are read
                began = processor()
                view(asked("/", staff)).render()
                bare.append(processor() - began)
        section.seconds = statistics.median(own)
    return bare


def asked(address: str, staff: User) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = staff
    request.session = {}
    request._messages = []  # type: ignore[attr-defined]
    return request


def answered(request: HttpRequest) -> TemplateResponse:
    found = resolve(request.path)
    request.resolver_match = found
    answer = found.func(request, *found.args, **found.kwargs)
    return answer.render() if hasattr(answer, "render") else answer


def processor() -> float:
    return time.process_time() + backend_seconds()


if __name__ == "__main__":
    main()
