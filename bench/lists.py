"""A list of the administration with 100 rows, beside Django's own of the same rows.

Processor time of a page, with that of PostgreSQL's backend: the participants of a webinar as staff
see them, and a bare ModelAdmin with as many columns and Django's own templates. In turn, so that
whatever else the machine does slows both. BENCH_PEOPLE is how many are registered in all.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import _portal  # noqa: F401
from _processor import spent_by
from _sizes import number, sized
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.test import RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.models import Registration, Webinar
from webinars.tests.factories import WebinarFactory

PEOPLE, ROUNDS = number("BENCH_PEOPLE", 1000, small=150), sized(15, small=3)
LIMIT = 60
BARE_TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]


class BareAdmin(ModelAdmin):
    list_display = (
        *("name", "email", "organisation", "status", "seq", "cluster", "country", "attended"),
        *("webinar", "registered_at"),
    )
    list_select_related = ("webinar", "cluster")
    list_filter = ("status", "attended")
    list_per_page = 100


def main() -> None:
    webinar = filled()
    staff = CoordinatorFactory()
    site = AdminSite()
    site.register(Registration, BareAdmin)
    ours: list[float] = []
    bare: list[float] = []
    for _round in range(ROUNDS):
        ours.append(spent(admin.site.get_model_admin(Registration), staff, webinar))
        with override_settings(TEMPLATES=BARE_TEMPLATES):
            spent(site.get_model_admin(Registration), staff, webinar)  # its templates are read
            bare.append(spent(site.get_model_admin(Registration), staff, webinar))
    own, other = statistics.median(ours[1:]), statistics.median(bare)
    verdict = "within" if own <= LIMIT else "over"
    print(f"100 of {PEOPLE:,} participants on {connection.vendor}, medians of {ROUNDS}:")
    print(f"  the list    {own:6.1f} ms, {verdict} {LIMIT} ms; {own / other:.2f} of the bare one")
    print(f"  a bare one  {other:6.1f} ms")


def filled() -> Webinar:
    webinar = WebinarFactory(slug="listed", capacity=PEOPLE)
    facts: dict[str, Any] = {"status": "confirmed", "registered_at": timezone.now()}
    Registration.objects.bulk_create(
        (
            Registration(
                webinar=webinar, seq=n, email=f"guest{n}@example.org", name=f"Guest {n}", **facts
            )
            for n in range(1, PEOPLE + 1)
        ),
        batch_size=500,
    )
    return webinar


def spent(page: ModelAdmin, staff: User, webinar: Webinar) -> float:
    """Milliseconds of a page's making, from the view on."""
    address = reverse("admin:webinars_registration_changelist")
    request = RequestFactory().get(address, {"webinar__id__exact": webinar.pk})
    request.user = staff
    request._messages = []  # type: ignore[attr-defined]
    view: Callable[..., Any] = page.changelist_view
    before, began = backend_seconds(), time.process_time()
    view(request).render()
    return (time.process_time() - began + backend_seconds() - before) * 1000


def backend_seconds() -> float:
    """The processor's seconds of PostgreSQL's process for this connection, where it runs here."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    return spent_by(connection.connection.info.backend_pid)


if __name__ == "__main__":
    main()
