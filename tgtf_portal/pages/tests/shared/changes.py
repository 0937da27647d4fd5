"""Forty-seven kinds of change, and the page that shows each; run against a portal that serves.

    python -m tgtf_portal.pages.tests.shared.changes <address> <processes> as-it-is|dying|untold

After each change every process of the server is asked until it has answered; what it says has to be
what this process makes anew. `dying` changes in a process that is killed as soon as its transaction
is committed. `untold` is the control: nobody is told of changes. Prints a JSON list of the changes
of which some answer was stale.
"""

import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from advisors.tests.factories import EngagementFactory  # noqa: E402
from clusters.domain.facility_page import publish_page, withdraw_page  # noqa: E402
from clusters.models import Cluster, Facility  # noqa: E402
from clusters.tests.factories import (  # noqa: E402
    ClusterFactory,
    FacilityPageFactory,
    ProjectFactory,
    SMEFactory,
    ThemeFactory,
)
from tgtf_portal.core.editions import connection as seeing  # noqa: E402
from tgtf_portal.core.editions.stores import store  # noqa: E402
from tgtf_portal.core.models import User  # noqa: E402
from tgtf_portal.core.tests.factories import UserFactory  # noqa: E402
from webinars.live.domain.notes import hide_insight, show_insight  # noqa: E402
from webinars.models import Recap, SuccessStory, Webinar  # noqa: E402
from webinars.recap.domain.corrections import editing  # noqa: E402
from webinars.recap.domain.publication import withdraw_recap  # noqa: E402
from webinars.recap.domain.statements import rephrase_statement  # noqa: E402
from webinars.registration.domain.actions import cancel_registration, register  # noqa: E402
from webinars.tests.factories import (  # noqa: E402
    AgendaItemFactory,
    BreakoutFactory,
    HostFactory,
    RecapFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.tests.published import room_of_published_recap, told  # noqa: E402
from webinars.webinar.domain.actions import (  # noqa: E402
    announce_webinar,
    cancel_webinar,
    move_webinar,
)

CONTACT = "other@example.org"
MOST_ROUNDS = 100
FACTORIES = [
    ClusterFactory,
    EngagementFactory,
    SMEFactory,
    SuccessStoryFactory,
    UserFactory,
    WebinarFactory,
]


def world() -> SimpleNamespace:
    """A little of everything that public pages show."""
    cluster = ClusterFactory(slug="one", name="First Cluster", listed=True, summary="Wool.")
    soon = timezone.now() + timedelta(days=5)
    webinar = WebinarFactory(slug="next", title="Next webinar", capacity=4, starts_at=soon)
    note = told(room_of_published_recap(title="Past webinar", slug="past", status="held"))
    recap = note.breakout.webinar.recap
    return SimpleNamespace(
        cluster=cluster,
        firm=SMEFactory(cluster=cluster, name="First Firm"),
        project=ProjectFactory(lead_cluster=cluster, title="First project"),
        webinar=webinar,
        room=BreakoutFactory(webinar=webinar, title="First room"),
        draft=WebinarFactory(slug="draft", title="Draft webinar", status="draft"),
        to_cancel=WebinarFactory(slug="off", title="Called-off webinar"),
        story=SuccessStoryFactory(slug="story", cluster=cluster, title="First story"),
        note=note,
        second=told(note.breakout, text="Another finding."),
        recap=recap,
        page=FacilityPageFactory(),
        first_page=FacilityPageFactory(kind="home"),
        statement=recap.statements.order_by("pk").first(),
        made=[],
    )


def _save(row: object, **facts: object) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()  # type: ignore[attr-defined]


def _register(w: SimpleNamespace, name: str) -> None:
    register(w.webinar, email=f"{name}@example.org", name=name)


def _cancel(w: SimpleNamespace) -> None:
    cancel_registration(w.webinar.registrations.filter(status="confirmed").first())


def _move(w: SimpleNamespace) -> None:
    later = timezone.now() + timedelta(days=20)
    move_webinar(
        w.webinar,
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        time_zone="Europe/Sofia",
        by=None,
    )


def _rephrase(w: SimpleNamespace) -> None:
    rephrase_statement(w.statement, text="Said in other words.", by=None, note="Clearer.")


def _correct(w: SimpleNamespace) -> None:
    with editing(w.recap, by=None, note="A slip of the pen."):
        w.recap.statements.filter(pk=w.statement.pk).update(text="Corrected.")


def _sql(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


RENAME = "UPDATE clusters_cluster SET name = 'Renamed' WHERE slug = 'one'"
HOME, LIST, NEXT, PAST = "/", "/webinars/", "/webinars/next/", "/webinars/past/"
RECAP, JSON, TEXT = f"{PAST}recap/", f"{PAST}recap.json", f"{PAST}recap.md"
CLUSTERS, ONE, STORY = "/clusters/", "/clusters/one/", "/stories/story/"
ABOUT, SITEMAP = "/about/", "/sitemap.xml"
Change = Callable[[SimpleNamespace], object]

CHANGES: dict[str, tuple[str, Change]] = {
    "facility described": (HOME, lambda w: Facility.objects.update(summary="Help for all.")),
    "page published": (ABOUT, lambda w: publish_page(w.page, by=None)),
    "page taken off": (ABOUT, lambda w: withdraw_page(w.page, by=None)),
    "first page's text published": (HOME, lambda w: publish_page(w.first_page, by=None)),
    "contact told": ("/contact/", lambda w: Facility.objects.update(contact_address=CONTACT)),
    "page in the sitemap": (SITEMAP, lambda w: publish_page(w.page, by=None)),
    "cluster in the sitemap": (SITEMAP, lambda w: ClusterFactory(slug="mapped")),
    "cluster's picture": (f"{ONE}card.png", lambda w: _save(w.cluster, sector="Wool")),
    "cluster listed": (HOME, lambda w: ClusterFactory(slug="new", listed=True, country="IT")),
    "firm counted": (HOME, lambda w: SMEFactory(cluster=w.cluster)),
    "advisor engaged": (HOME, lambda w: EngagementFactory(project=w.project)),
    "account switched off": (HOME, lambda w: User.objects.update(is_active=False)),
    "story published": (HOME, lambda w: SuccessStoryFactory(title="Second story")),
    "recap published": (HOME, lambda w: RecapFactory(webinar__title="Another past one")),
    "place taken, seen at home": (HOME, lambda w: _register(w, "bob")),
    "webinar announced": (LIST, lambda w: announce_webinar(w.draft, by=None)),
    "webinar cancelled": (LIST, lambda w: cancel_webinar(w.to_cancel, by=None)),
    "webinar renamed": (LIST, lambda w: _save(w.webinar, title="The next webinar")),
    "webinar moved": (NEXT, _move),
    "moved in calendars": (f"{NEXT}calendar.ics", _move),
    "place taken": (NEXT, lambda w: _register(w, "ann")),
    "place given back": (NEXT, _cancel),
    "last place taken": (NEXT, lambda w: [_register(w, "cy"), _register(w, "di")]),
    "more places": (NEXT, lambda w: Webinar.objects.filter(slug="next").update(capacity=9)),
    "venue told": (NEXT, lambda w: _save(w.webinar, venue="Room 7")),
    "speaker added": (NEXT, lambda w: SpeakerFactory(webinar=w.webinar, name="A. Speaker")),
    "agenda added": (NEXT, lambda w: AgendaItemFactory(webinar=w.webinar, title="Welcome")),
    "room added": (NEXT, lambda w: BreakoutFactory(webinar=w.webinar, title="Second room")),
    "room renamed": (NEXT, lambda w: _save(w.room, title="Renamed room")),
    "host named": (NEXT, lambda w: HostFactory(breakout=w.room, name="A. Host")),
    "series renamed": (NEXT, lambda w: _save(w.webinar.series, title="Series B")),
    "cluster described": (ONE, lambda w: _save(w.cluster, summary="Wool and linen.")),
    "cluster's website": (ONE, lambda w: Cluster.objects.update(website="https://one.example.org")),
    "firm renamed": (ONE, lambda w: w.cluster.smes.filter(pk=w.firm.pk).update(name="Renamed")),
    "firm gone": (ONE, lambda w: w.firm.delete()),
    "project renamed": (ONE, lambda w: _save(w.project, title="Renamed project")),
    "theme chosen": (ONE, lambda w: w.cluster.themes.add(ThemeFactory(name="Circularity"))),
    "cluster renamed": (CLUSTERS, lambda w: _sql(RENAME)),
    "cluster unlisted": (ONE, lambda w: Cluster.objects.filter(slug="one").update(listed=False)),
    "story retold": (STORY, lambda w: _save(w.story, title="Retold story")),
    "story unpublished": (STORY, lambda w: SuccessStory.objects.update(published=False)),
    "sentence rephrased": (RECAP, _rephrase),
    "recap corrected": (JSON, _correct),
    "note hidden": ("/insights/", lambda w: hide_insight(w.second, reason="Twice", by=None)),
    "note shown again": ("/insights/", lambda w: show_insight(w.second, by=None)),
    "recap withdrawn": (RECAP, lambda w: withdraw_recap(w.recap, by=None)),
    "withdrawn as a file": (TEXT, lambda w: Recap.objects.update(status="published")),
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    worker: str


def ask(url: str) -> Answer:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
            return Answer(answer.status, answer.read(), answer.headers["X-Worker"])
    except urllib.error.HTTPError as refused:
        return Answer(refused.code, refused.read(), refused.headers["X-Worker"])


def of_each_process(url: str, processes: int) -> Iterator[Answer]:
    """Answers until each process has given two; as many ask at once, or some would sleep on."""
    seen: dict[str, int] = {}
    with ThreadPoolExecutor(2 * processes) as askers:
        for _round in range(MOST_ROUNDS):
            for answer in askers.map(ask, [url] * (2 * processes)):
                seen[answer.worker] = seen.get(answer.worker, 0) + 1
                yield answer
            if len(seen) == processes and min(seen.values()) > 1:
                return
    raise AssertionError(f"of {processes} processes {len(seen)} answered")


def made_anew(host: str, page: str) -> tuple[int, bytes]:
    answer = Client().get(page, headers={"host": host})
    return answer.status_code, answer.content


@contextmanager
def _killed_after_commit(*args: object) -> Iterator[None]:
    with REAL.changing(*args):  # type: ignore[arg-type]
        yield
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _untold(*args: object) -> Iterator[None]:
    yield


REAL = store()
WAYS = {"dying": _killed_after_commit, "untold": _untold}


def make(change: Change, w: SimpleNamespace, way: str) -> None:
    if way == "as-it-is":
        change(w)
        return
    for number, factory in enumerate(FACTORIES, 1):
        # What a child numbers is nothing that the next one knows of.
        factory.reset_sequence(1000 * (len(w.made) + 1) + number, force=True)
    w.made.append(change)
    connections.close_all()
    if child := os.fork():
        os.waitpid(child, 0)
        return
    seeing.store = lambda: SimpleNamespace(changing=WAYS[way])
    with transaction.atomic():
        change(w)
    os._exit(0)


def main(url: str, processes: int, way: str) -> None:
    settings.PAGES_KEPT_BYTES = 0
    host, w, stale = url.removeprefix("http://"), world(), []
    for name, (page, change) in CHANGES.items():
        before = made_anew(host, page)
        for _answer in of_each_process(url + page, processes):
            pass
        make(change, w, way)
        after = made_anew(host, page)
        assert after != before, f"{name}: nobody sees it at {page}"
        answers = of_each_process(url + page, processes)
        if any((answer.status, answer.body) != after for answer in answers):
            stale.append(name)
    sys.stdout.write(json.dumps(stale) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
