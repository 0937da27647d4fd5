"""Servers for `http.py` and `rush.py`, as on a server: the portal with the demonstration and a room
in which a hundred people write, and the bare project beside it on the same tables."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from _portal import FOLDER
from _processor import Meter
from _sizes import sized

from tgtf_portal.core.tests.live import PRODUCTION, Installation
from tgtf_portal.core.tests.sink import SmtpSink, free_port

SETTINGS = PRODUCTION | {
    "LOG_LEVEL": "ERROR",
    "REDIS_URL": os.environ.get("REDIS_URL", ""),
    "SITE_URL": "http://127.0.0.1:8000",  # links are asked of whichever server is measured
}
MADE_ANEW = {"PAGES_KEPT_BYTES": "0"}  # pages are made for each who asks
PORTAL, BARE = "tgtf_portal.wsgi", "bench._bare_wsgi"
PEOPLE, NOTES = 100, 60
SETTING = """
import json
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.utils import timezone
from clusters.models import Cluster
from tgtf_portal.core.models import User
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.core.tests.signing_in import show_second_factor
from webinars.models import *
from webinars.tests.factories import *

cache.clear()
now = timezone.now().replace(microsecond=0)
def session(user=None, **facts):
    store = SessionStore()
    store.update(facts)
    if user:
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        store.update({{SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend}})
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        show_second_factor(store, user)
    store.create()
    return store.session_key

crowd = WebinarFactory(slug="crowd", capacity=1000, starts_at=now - timedelta(minutes=10),
                       ends_at=now + timedelta(hours=4))
room = BreakoutFactory(webinar=crowd, capacity={people}, status="running", opened_at=now)
seats = [SeatFactory(breakout=room) for n in range({people})]
Insight.objects.bulk_create(
    Insight(breakout=room, kind="insight", text=f"Note {{n}}: small firms go greener together",
            registration=seats[n % {people}].registration)
    for n in range({notes}))
host = HostFactory(breakout=room)
coming = WebinarFactory(slug="coming", capacity=100_000)
inserts = WebinarFactory(slug="inserts", capacity=100_000)
told_by_bare = WebinarFactory(slug="bare", capacity=1000)
RegistrationFactory.create_batch(300, webinar=told_by_bare,
    offers="We help small firms in several regions of Europe to use less energy and water. " * 5)
guests = Invitation.objects.bulk_create(
    Invitation(webinar=coming, email=f"guest{{n}}@example.org", name=f"Guest {{n}}")
    for n in range({guests}))
demo = Webinar.objects.exclude(slug__in=["crowd", "coming", "inserts", "bare"])
told = demo.get(recap__status="published")
announced = demo.coming().not_begun().exclude(breakouts=None).first()
person = announced.registrations.active().get(email="participant@example.org")
print(json.dumps({{
    "webinar": f"/webinars/{{announced.slug}}/",
    "recap": f"/webinars/{{told.slug}}/recap/",
    "register": f"/webinars/{{announced.slug}}/register/",
    "cluster": Cluster.objects.get(name="Demo Cluster A").get_absolute_url(),
    "story": SuccessStory.objects.filter(published=True).first().get_absolute_url(),
    "person": person.get_absolute_url(),
    "board": f"/breakouts/{{room.code}}/",
    "console": f"/breakouts/{{room.code}}/host/",
    "live": "/webinars/crowd/live/",
    "participants": f"/admin/webinars/registration/?webinar__id__exact={{crowd.pk}}",
    "bare_insert": f"/insert/{{inserts.pk}}/",
    "guests": [guest.get_link().partition("/webinars/")[2] for guest in guests],
    "sessions": {{
        "seated": session(registration_codes=[seats[0].registration.code]),
        "host": session(host_codes=[host.code]),
        "manager": session(User.objects.get(email="manager@example.org")),
        "advisor": session(User.objects.get(email="advisor@example.org")),
        "hosting": session(User.objects.get(email="host@example.org")),
        "staff": session(CoordinatorFactory()),
    }},
}}))
"""


@dataclass
class Server:
    url: str
    meter: Meter


@contextmanager
def installed() -> Iterator[Installation]:
    """On the bench's database, in its folder; what was started there ends with it."""
    portal = Installation(FOLDER, os.environ["DATABASE_URL"], SmtpSink(), {**SETTINGS})
    try:
        yield portal
    finally:
        portal.stop()


def set_the_scene(portal: Installation, guests: int) -> dict[str, Any]:
    """Where to ask, and with which sessions."""
    seed(portal)
    collect_static(portal)
    scene = SETTING.format(people=PEOPLE, notes=NOTES, guests=guests)
    return json.loads(portal.script(scene).splitlines()[-1])


def seed(portal: Installation) -> None:
    """The demonstration, which is for a local portal: with DEBUG its people have a known
    password."""
    with having(portal, DEBUG="1"):
        portal.manage("seed_demo", "--until", "recap")


def collect_static(portal: Installation) -> None:
    with having(portal, **sized({}, small={"DJANGO_SETTINGS_MODULE": "bench._plain_static"})):
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")


@contextmanager
def having(portal: Installation, **settings: str) -> Iterator[None]:
    usual = portal.settings
    portal.settings = usual | settings
    try:
        yield
    finally:
        portal.settings = usual


def serve(portal: Installation, application: str = PORTAL, **settings: str) -> Server:
    """One more web server, which ends with the installation."""
    portal.port = free_port()
    with having(portal, **settings):
        web = portal.start_web(application, workers=2)
    return Server(portal.url, Meter(web.popen.pid, portal.database, portal.settings["REDIS_URL"]))
