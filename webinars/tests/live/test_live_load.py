"""A webinar under way by real HTTP, on two web processes: nothing that is written is lost.

The small version runs with everything else and asserts what must never depend on a machine's pace.
The long ones, `pytest -m chaos` with this file's name, play 60 writers and 300 readers for three
minutes and print what it came to: once the readers watch the plenary, once their rooms' boards.
DATABASE_URL decides on which database.
"""

from dataclasses import dataclass
from math import exp

import pytest

from tgtf_portal.core.tests.live import PRODUCTION
from webinars.tests.audience import Audience, Heard, Poller, Writer

SETUP = """
from django.contrib.sessions.backends.db import SessionStore
from webinars.tests.factories import BreakoutFactory, HostFactory, SeatFactory, WebinarFactory
webinar = WebinarFactory(slug="live", capacity=1000)
rooms = BreakoutFactory.create_batch({rooms}, webinar=webinar, capacity=100, status="running")
def session(**facts):
    store = SessionStore()
    store.update(facts)
    store.create()
    return store.session_key
for number in range({people}):
    room = rooms[number % {rooms}]
    code = SeatFactory(breakout=room).registration.code
    print("seat", room.code, session(registration_codes=[code]))
host = HostFactory(breakout=rooms[0])
print("host", rooms[0].code, session(host_codes=[host.code]))
"""
EVERY = 3.0  # seconds between two questions of a reader
WROTE = 6.0  # and between two notes of a writer
REPORTS = 20.0  # and between two of the rooms' reports
WRITTEN = "SELECT text, COUNT(*) FROM webinars_insight WHERE kind <> 'conclusion' GROUP BY text"
REPORTED = "SELECT COUNT(*) FROM webinars_insight WHERE kind = 'conclusion'"


@dataclass
class Played:
    reads: Heard
    bare: Heard
    writes: Heard
    sent: int
    lost: int
    twice: int
    reports_sent: int
    reports_kept: int

    @property
    def ratio(self):
        return self.reads.slowest_of(0.95) / self.bare.slowest_of(0.95)


def play(installation, watch, *, rooms, writers, readers, seconds, haste=1.0):
    """`watch` names what the readers look at, of a room's code; all ask `haste` times as often."""
    every, wrote, reports_every = EVERY / haste, WROTE / haste, REPORTS / haste
    installation.settings |= {**PRODUCTION, "LOG_LEVEL": "WARNING"}
    told = installation.script(SETUP.format(rooms=rooms, people=writers + readers))
    lines = [line.split()[1:] for line in told.splitlines() if line.startswith(("seat", "host"))]
    *seats, (host_room, host) = lines
    reads, bare, writes, reports = Heard(), Heard(), Heard(), Heard()
    writing = [
        Writer(
            f"/breakouts/{room}/insights/",
            wrote,
            writes,
            session,
            lambda n, who=who: note(who, n),
            most=int(seconds / wrote),
        )
        for who, (room, session) in enumerate(seats[:writers])
    ]
    reporting = Writer(
        f"/breakouts/{host_room}/host/conclusions/",
        reports_every,
        reports,
        host,
        lambda n: {"conclusion-text": f"Report {n}"},
        most=int(seconds / reports_every),
    )
    reading = [Poller(watch(room), every, reads, session) for room, session in seats[writers:]]
    idle = [Poller("/bare/", every, bare) for _n in range(max(readers // 5, 1))]
    installation.start_web("webinars.tests.bare_wsgi", workers=2)
    Audience(installation.url, [*writing, reporting, *reading, *idle]).run(seconds)
    wanted = {facts["text"] for writer in writing for facts in writer.sent}
    kept = dict(installation.query(WRITTEN))
    assert set(kept) <= wanted
    return Played(
        reads,
        bare,
        writes,
        sent=len(wanted),
        lost=len(wanted - set(kept)),
        twice=sum(number - 1 for number in kept.values()),
        reports_sent=len(reporting.sent),
        reports_kept=installation.query(REPORTED)[0][0],
    )


def note(who, number):
    return {
        "kind": "insight",
        "text": f"Writer {who}, note {number}",
        "attribution": "named",
        "form_key": f"w{who}n{number}",
    }


def plenary(_room):
    return "/webinars/live/live/news/"


def board(room):
    return f"/breakouts/{room}/news/"


def check_counts(played):
    assert (played.lost, played.twice) == (0, 0)
    assert played.reports_kept == played.reports_sent
    assert set(played.writes.statuses) == {302}
    assert set(played.reads.statuses) <= {200, 304}
    assert set(played.bare.statuses) == {304}


@pytest.mark.parametrize("watch", [board])  # the long version watches the plenary, too
def test_a_few_write_and_read_for_some_seconds(installation, watch):
    played = play(installation, watch, rooms=3, writers=9, readers=30, seconds=5, haste=2.5)

    assert played.sent == 18
    check_counts(played)


@pytest.mark.chaos
@pytest.mark.parametrize("watch", [plenary, board])
def test_sixty_write_and_three_hundred_read_for_three_minutes(installation, figures, watch):
    rooms, writers, readers, seconds = 12, 60, 300, 180
    played = play(
        installation, watch, rooms=rooms, writers=writers, readers=readers, seconds=seconds
    )
    # How often nothing changes between two questions: of what a reader sees, this much a second.
    changes = writers / rooms / WROTE if watch is board else 1 / REPORTS
    figures.note(
        engine=installation.database.partition(":")[0],
        sent=played.sent,
        lost=played.lost,
        twice=played.twice,
        reads=played.reads.statuses.total(),
        not_modified=f"{played.reads.share_of(304):.1%}",
        at_most=f"{exp(-EVERY * changes):.1%}",
        read_p50_ms=round(played.reads.slowest_of(0.5) * 1000, 1),
        read_p95_ms=round(played.reads.slowest_of(0.95) * 1000, 1),
        bare_p50_ms=round(played.bare.slowest_of(0.5) * 1000, 1),
        bare_p95_ms=round(played.bare.slowest_of(0.95) * 1000, 1),
        ratio=round(played.ratio, 2),
        write_p95_ms=round(played.writes.slowest_of(0.95) * 1000, 1),
        megabytes=round(played.reads.octets / 1e6, 1),
    )

    check_counts(played)
    assert played.ratio <= 5
    if watch is plenary:
        assert played.reads.share_of(304) >= 0.8
