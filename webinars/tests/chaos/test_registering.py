"""People register over HTTP while what lies under the web server goes away and comes back."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain

import pytest

from tgtf_portal.core.tests.chaos.crowd import SOON
from tgtf_portal.core.tests.chaos.servers import ON_POSTGRES
from tgtf_portal.core.tests.chaos.test_servers import delete_the_brokers_folder
from tgtf_portal.core.tests.judge import Outcome, wait_for_rest
from webinars.tests.chaos.guests import personal_links, register
from webinars.tests.rush import MISCOUNTED

FULL = pytest.mark.chaos
CLIENTS = 4
REGISTERED = "SELECT COUNT(*) FROM webinars_registration"


class Crowd:
    """Guests who register one after the other, evenly over so many seconds."""

    def __init__(self, links: list[str], seconds: float) -> None:
        self.pool = ThreadPoolExecutor(CLIENTS)
        start = time.monotonic()
        self.guests: list[Future[tuple[list[int], float]]] = [
            self.pool.submit(self._come, link, start + seconds * n / len(links))
            for n, link in enumerate(links)
        ]

    def _come(self, link: str, at: float) -> tuple[list[int], float]:
        time.sleep(max(0.0, at - time.monotonic()))
        started = time.monotonic()
        return register(link), time.monotonic() - started

    def answers(self) -> list[list[int]]:
        """Waits for all of them."""
        self.came = [guest.result() for guest in self.guests]
        self.pool.shutdown()
        return [statuses for statuses, _seconds in self.came]

    @property
    def slowest(self) -> float:
        return round(max(seconds for _statuses, seconds in self.came), 2)


@pytest.mark.parametrize(("number", "away"), [(12, 1), pytest.param(1_000, 60, marks=FULL)])
def test_redis_stops_and_is_emptied_while_people_register(
    installation, redis_server, figures, number, away
):
    """Everybody gets an answer and a place; the mails follow within a minute of its return."""
    installation.settings |= {"REDIS_URL": redis_server.url, **SOON}
    links = personal_links(installation, number)
    for start in (installation.start_web, installation.start_worker, installation.start_beat):
        start()

    crowd = Crowd(links, seconds=away + 2)
    time.sleep(1)
    redis_server.stop()
    time.sleep(away)
    redis_server.start().flush()
    back = time.monotonic()
    answers = crowd.answers()
    wait_for_rest(installation, 60)

    recovered = round(time.monotonic() - back, 1)
    failed = bad(answers)
    outcome = figures.verdict(
        installation,
        number=number,
        away=away,
        failed=failed,
        slowest=crowd.slowest,
        recovered=recovered,
    )
    assert failed == 0
    assert installation.query(REGISTERED) == [(number,)]
    assert installation.query(MISCOUNTED) == []
    assert outcome == Outcome()
    assert len(installation.sink.deliveries) == number


@FULL
def test_the_brokers_folder_is_deleted_while_people_register(installation, figures):
    installation.settings |= {"REDIS_URL": "", **SOON}
    links = personal_links(installation, 16)
    for start in (installation.start_web, installation.start_worker, installation.start_beat):
        start()

    crowd = Crowd(links, seconds=2)
    time.sleep(1)
    delete_the_brokers_folder(installation)
    answers = crowd.answers()
    wait_for_rest(installation, 30)

    failed = bad(answers)
    outcome = figures.verdict(installation, number=16, failed=failed, slowest=crowd.slowest)
    assert failed == 0
    assert outcome == Outcome()
    assert len(installation.sink.deliveries) == 16


@FULL
def test_control_a_doorbell_that_must_ring_breaks_the_registration(
    installation, redis_server, figures
):
    """Celery's own `delay` in the request, as it is commonly written."""
    installation.settings |= {"REDIS_URL": redis_server.url}
    links = personal_links(installation, 4)
    installation.start_web("webinars.tests.chaos.insistent_wsgi")
    redis_server.stop()

    answers = Crowd(links, seconds=0).answers()

    failed = bad(answers)
    figures.note(number=4, failed=failed)
    redis_server.start()
    assert failed


@FULL
def test_control_a_doorbell_that_must_ring_breaks_with_the_brokers_folder(installation, figures):
    installation.settings |= {"REDIS_URL": ""}
    links = personal_links(installation, 4)
    installation.start_web("webinars.tests.chaos.insistent_folder_wsgi")
    delete_the_brokers_folder(installation)

    failed = bad(Crowd(links, seconds=0).answers())
    figures.note(number=4, failed=failed)
    assert failed == 4


@pytest.mark.parametrize(
    ("number", "crashes"),
    [pytest.param(16, 1, marks=ON_POSTGRES), pytest.param(300, 5, marks=FULL)],
)
def test_postgresql_crashes_while_people_register(installation, postgres, figures, number, crashes):
    """Whoever was told so has a place and a mail; the web server recovers by itself."""
    installation.database = postgres.url
    installation.settings |= SOON
    links = personal_links(installation, number)
    for start in (installation.start_web, installation.start_worker, installation.start_beat):
        start()

    crowd = Crowd(links, seconds=2.0 * crashes + 1)
    for _ in range(crashes):
        time.sleep(2)
        postgres.crash(away=0.3)
    answers = crowd.answers()
    again = [link for link, a in zip(links, answers, strict=True) if bad([a])]
    second = Crowd(again, seconds=0.1).answers()
    wait_for_rest(installation, 60)

    statuses = set(chain.from_iterable(answers))
    outcome = figures.verdict(
        installation,
        number=number,
        crashes=crashes,
        failed=len(again),
        statuses=",".join(map(str, sorted(statuses))),
        slowest=crowd.slowest,
    )
    assert bad(second) == 0
    assert installation.query(REGISTERED) == [(number,)]
    assert installation.query(MISCOUNTED) == []
    assert outcome == Outcome(extra=outcome.extra)
    assert outcome.extra <= crashes
    assert {d.recipient for d in installation.sink.deliveries} == {
        f"reader{n}@example.org" for n in range(number)
    }


def bad(answers: list[list[int]]) -> int:
    """How many people met no answer, or an error of the server."""
    return sum(any(status == 0 or status >= 500 for status in person) for person in answers)
