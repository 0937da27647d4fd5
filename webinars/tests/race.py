"""What the race for one break-out needs: its rooms and people, hosts that move them, and counts."""

import json
from dataclasses import dataclass
from typing import Any

from tgtf_portal.core.tests.live import Installation, Process, wait_until
from tgtf_portal.core.values import tokens

SETUP = """
from datetime import timedelta
from django.utils import timezone
from webinars.models import Breakout, Host, Registration, Seat
from webinars.tests.factories import WebinarFactory
rooms, capacity, people = {rooms}, {capacity}, {people}
webinar = WebinarFactory(slug="race", capacity=people, offer_hours=0)
space = -(-people // (rooms - 1))  # so that everybody sits in the other rooms
places = [capacity] + [space + 1] * (rooms - 1)
made = [
    Breakout.objects.create(webinar=webinar, position=n, title=f"Room {{n}}", capacity=places[n])
    for n in range(rooms)
]
Host.objects.bulk_create(
    Host(breakout=made[n % rooms], name=f"Host {{n}}", email=f"host{{n}}@example.org")
    for n in range(max(20, rooms))
)
Registration.objects.bulk_create(
    Registration(
        webinar=webinar, code=f"race-{{n}}", email=f"p{{n}}@example.org", name=f"P {{n}}",
        seq=n + 1, registered_at=timezone.now(),
    )
    for n in range(people)
)
Seat.objects.bulk_create(
    Seat(registration=person, breakout=made[1 + n % (rooms - 1)])
    for n, person in enumerate(webinar.registrations.order_by("seq"))
)
"""
# By how many the fullest room is over its capacity.
FULLEST = """
SELECT MAX(n) FROM (
  SELECT COUNT(s.id) - MAX(b.capacity) AS n FROM webinars_breakout b
  LEFT JOIN webinars_seat s ON s.breakout_id = b.id GROUP BY b.id
) AS rooms
"""
SEATED = "SELECT COUNT(*), COUNT(DISTINCT registration_id) FROM webinars_seat"
ROOMS = "SELECT code FROM webinars_breakout ORDER BY position"
PER_ROOM = """
SELECT b.position, b.capacity, COUNT(s.id) FROM webinars_breakout b
LEFT JOIN webinars_seat s ON s.breakout_id = b.id GROUP BY b.id, b.position, b.capacity
ORDER BY b.position
"""
WAITING = "SELECT COUNT(*) FROM webinars_seatrequest WHERE status = 'waiting'"
WAITING_INSIDE = """
SELECT COUNT(*) FROM webinars_seatrequest r JOIN webinars_seat s
ON s.registration_id = r.registration_id AND s.breakout_id = r.breakout_id
WHERE r.status IN ('waiting', 'offered')
"""
# Hosts in a process of their own, one thread each, through the verb that their console calls.
HOSTS = """
import json, pathlib, random, threading, time
import django
django.setup()
from django.db import connection
from tgtf_portal.core.refusal import Refused
from webinars.breakouts.domain.seating_actions import move_seat
from webinars.models import Breakout, Host, Registration
over = threading.Event()
done, lock = {{"moved": 0, "refused": 0}}, threading.Lock()

def work(host, seed):
    chance = random.Random(seed)
    rooms = list(Breakout.objects.filter(webinar=host.breakout.webinar_id).order_by("position"))
    people = Registration.objects.filter(webinar=host.breakout.webinar_id)
    while not over.is_set():
        inside = people.filter(seat__breakout=host.breakout)
        mine = list(inside) if chance.random() < 0.5 else list(people.exclude(pk__in=inside))
        if not mine:
            continue
        person = chance.choice(mine)
        away = person.seat.breakout_id == host.breakout_id
        to = chance.choice([r for r in rooms if r != host.breakout]) if away else host.breakout
        try:
            move_seat(person, breakout=to, by=None, host=host)
            what = "moved"
        except Refused:
            what = "refused"
        with lock:
            done[what] += 1
        over.wait(chance.random() / 10)
    connection.close()

hosts = list(Host.objects.select_related("breakout__webinar").order_by("pk")[:{hosts}])
threads = [threading.Thread(target=work, args=(h, n)) for n, h in enumerate(hosts)]
for thread in threads:
    thread.start()
print("moving", flush=True)
while not pathlib.Path({stop!r}).exists():
    time.sleep(0.05)
over.set()
for thread in threads:
    thread.join()
print(json.dumps(done), flush=True)
"""


class Hosts:
    """Moves people from the beginning of a race to its end; then `moved` and `refused` are set."""

    def __init__(self, installation: Installation, number: int) -> None:
        self.installation, self.number = installation, number
        self.moved = self.refused = 0

    def __enter__(self) -> "Hosts":
        self.stop = self.installation.folder / f"hosts-stop-{len(self.installation.processes)}"
        code = HOSTS.format(hosts=self.number, stop=str(self.stop))
        self.process: Process = self.installation.start("hosts", "-c", code)
        self.installation.wait_for_log(self.process, "moving", seconds=60)
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop.touch()
        said = wait_until(self._ended, 60, "the hosts stop")
        self.moved, self.refused = said["moved"], said["refused"]

    def _ended(self) -> dict[str, int] | None:
        if self.process.popen.poll() is None:
            return None
        last = self.process.log.read_text().splitlines()[-1]
        return json.loads(last)


@dataclass
class Totals:
    seats: int
    people: int
    over: list[Any]
    in_first: int
    waiting: int
    waiting_inside: int


def totals(installation: Installation) -> Totals:
    rooms = installation.query(PER_ROOM)
    [(seats, people)] = installation.query(SEATED)
    return Totals(
        seats=seats,
        people=people,
        over=[room for room in rooms if room[2] > room[1]],
        in_first=rooms[0][2],
        waiting=installation.query(WAITING)[0][0],
        waiting_inside=installation.query(WAITING_INSIDE)[0][0],
    )


def rooms_of(installation: Installation) -> list[str]:
    return [code for (code,) in installation.query(ROOMS)]


def choosing(n: int, room: str) -> tuple[str, dict[str, str]]:
    return _step(n, "take", room)


def waiting(n: int, room: str) -> tuple[str, dict[str, str]]:
    return _step(n, "wait", room)


def _step(n: int, step: str, room: str) -> tuple[str, dict[str, str]]:
    token = tokens.issue("registration", f"race-{n}")
    return f"/registrations/{token}/seat/{step}/", {"breakout": room}
