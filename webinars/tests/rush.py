"""A crowd that wants into one webinar at the same moment, by real HTTP, and what came of it."""

import http.client
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Thread, local
from urllib.parse import urlencode, urlsplit

from tgtf_portal.core.tests.live import Installation
from tgtf_portal.core.values import tokens

CLIENTS = 50
CSRF = "rush" * 8  # what the cookie says and what the form says have to agree
SETUP = """
from webinars.models import Invitation
from webinars.tests.factories import WebinarFactory
webinar = WebinarFactory(slug="rush", capacity={places}, offer_hours=0)
Invitation.objects.bulk_create(
    Invitation(webinar=webinar, code=f"rush-{{n}}", email=f"p{{n}}@example.org", name=f"P {{n}}")
    for n in range({people})
)
"""
STANDING = """
SELECT r.status, r.seq, r.email, r.code FROM webinars_registration r
JOIN webinars_webinar w ON w.id = r.webinar_id WHERE w.slug = 'rush' ORDER BY r.seq
"""
# Webinars whose numbers, which the database counts along, differ from their rows.
MISCOUNTED = """
SELECT w.slug FROM webinars_webinar w
LEFT JOIN webinars_placecount p ON p.webinar_id = w.id
LEFT JOIN webinars_registration r ON r.webinar_id = w.id
GROUP BY w.slug, p.confirmed, p.waiting, p.last_number
HAVING COALESCE(p.confirmed, 0) <> COUNT(CASE WHEN r.status = 'confirmed' THEN 1 END)
  OR COALESCE(p.waiting, 0) <> COUNT(CASE WHEN r.status = 'waiting' THEN 1 END)
  OR COALESCE(p.last_number, 0) < COALESCE(MAX(r.seq), 0)
"""
TAKEN = "SELECT COUNT(*) FROM webinars_registration WHERE status = 'confirmed'"


@dataclass
class Answers:
    """What the crowd was told: how often which status, and how long each waited."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0

    def slowest_of(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)]


class Crowd:
    """Fifty clients, each with a connection of its own that it keeps."""

    def __init__(self, installation: Installation, clients: int = CLIENTS) -> None:
        self.host = urlsplit(installation.url).netloc
        self.clients = clients
        self.own = local()

    def send(self, requests: Iterable[tuple[str, dict[str, str]]]) -> Answers:
        answers, began = Answers(), time.monotonic()
        with ThreadPoolExecutor(self.clients) as clients:
            for status, seconds in clients.map(lambda request: self._post(*request), requests):
                answers.statuses[status] += 1
                answers.seconds.append(seconds)
        answers.took = time.monotonic() - began
        return answers

    def _post(self, path: str, facts: dict[str, str]) -> tuple[int, float]:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **facts})
        headers = {
            "Cookie": f"csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.monotonic()
        for attempt in (1, 2):
            connection = getattr(self.own, "connection", None) or http.client.HTTPConnection(
                self.host, timeout=60
            )
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.own.connection = None  # the server ended an idle connection
                if attempt == 2:
                    raise
            else:
                self.own.connection = connection
                return answer.status, time.monotonic() - began
        raise AssertionError


def registering(n: int) -> tuple[str, dict[str, str]]:
    token = tokens.issue("invitation", f"rush-{n}")
    facts = {"name": f"P {n}", "email": f"p{n}@example.org", "organisation": "", "cluster": ""}
    return f"/webinars/rush/register/?invitation={token}", facts


def cancelling(code: str) -> tuple[str, dict[str, str]]:
    return f"/registrations/{tokens.issue('registration', code)}/cancel/", {}


def with_repetitions(people: int) -> list[tuple[str, dict[str, str]]]:
    """One in ten presses twice at once, one in twenty has the page open in a second tab."""
    requests = []
    late = []
    for n in range(people):
        requests.append(registering(n))
        if n % 10 == 0:
            requests.append(registering(n))
        if n % 20 == 1:
            late.append((len(requests) + 25, registering(n)))
    for position, request in late:
        requests.insert(position, request)
    return requests


def standing(installation: Installation) -> list[tuple[str, int, str, str]]:
    return [tuple(row) for row in installation.query(STANDING)]


class Watch:
    """Counts the places taken every 50 ms, from outside, while something goes on."""

    def __init__(self, count: Callable[[], int]) -> None:
        self.count = count
        self.samples: list[int] = []
        self.over = Event()
        self.thread = Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.over.wait(0.05):
            self.samples.append(self.count())
