"""What machines ask, and what readers are told when the portal is not well."""

import sys
from datetime import timedelta

from django.conf import settings
from django.contrib.sitemaps import views as library
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clusters.models import Facility
from tgtf_portal.core.mail.letters import sender_address
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import public, wait
from tgtf_portal.pages.domain.sitemaps import SITEMAPS

# Beginnings of addresses, and patterns of them.
NOT_FOR_ROBOTS = (
    *("/search/", "/admin/", "/accounts/", "/dashboard/", "/profile/", "/mail/", "/privacy/data/"),
    *("/registrations/", "/breakouts/", "/engagements/", "/projects/", "/page-texts/"),
    *("/*/register/", "/*?q="),
)
PLAIN = "text/plain; charset=utf-8"
BACK_IN_SECONDS = 30
BACK_IN_A_MINUTE = 60


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type=PLAIN, status=503)
    return HttpResponse("ok\n", content_type=PLAIN)


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; it expires within a year, as the RFC recommends, and is renewed each day."""
    facility = Facility.objects.current()
    contact = (facility and facility.contact_address) or sender_address()
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    expires = midnight + timedelta(days=364)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{reverse('pages:security-txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@public
@shared()
def robots_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9309. What is closed to strangers says so itself; here stands what would waste a robot's
    time, and ours: searches, forms, and pages made of a link that somebody was sent."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('pages:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@public
@shared()
def sitemap(request: HttpRequest) -> HttpResponse:
    return library.sitemap(request, SITEMAPS)


def too_often(request: HttpRequest) -> HttpResponse:
    """What the library for accounts answers beyond its limits, which count by the minute."""
    return wait(request, BACK_IN_A_MINUTE)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for what nobody foresaw; while a server is away it says when to come back.

    Without its cache the portal lets nobody sign in, as nobody would count the wrong passwords.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError, *_cache_errors())):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(BACK_IN_SECONDS)})
    return HttpResponse(render_to_string("500.html"), status=500)


def _cache_errors() -> tuple[type[Exception], ...]:
    """What the cache's library raises while its server is away; loaded only where it is in use."""
    redis = sys.modules.get("redis.exceptions")
    return (redis.RedisError,) if redis else ()
