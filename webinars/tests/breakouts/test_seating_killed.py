"""A worker that seats very many is killed at any moment, and another one takes it up.

Whatever is stored is no seat or all of them, and in the end everybody has one seat and one mail.
The control lets the wanted seating stand when its seats are written: then it is done twice. The
long version, `pytest -m chaos`, kills 20 workers. DATABASE_URL decides on which database.
"""

import random
import time

import pytest

PEOPLE = 600
SETUP = f"""
from webinars.breakouts.domain.wanted_seating import want_seating
from webinars.models import Preference, Registration
from webinars.tests.factories import BreakoutFactory, RegistrationFactory, WebinarFactory
webinar = WebinarFactory(capacity={PEOPLE})
rooms = BreakoutFactory.create_batch(6, webinar=webinar, capacity={PEOPLE})
one = RegistrationFactory(webinar=webinar)
facts = dict(webinar=webinar, status="confirmed", registered_at=one.registered_at)
people = Registration.objects.bulk_create(
    Registration(seq=one.seq + n, name=f"G {{n}}", email=f"g{{n}}@example.org", **facts)
    for n in range(1, {PEOPLE})
)
Preference.objects.bulk_create(
    Preference(registration=person, breakout=rooms[n % 6], rank=1)
    for n, person in enumerate([one, *people])
)
want_seating(webinar, by=None)
"""
WORKER = """
from datetime import timedelta
import time
import django
django.setup()
from webinars.breakouts.domain import wanted_seating
from webinars.models import WantedSeating, wanted_seating as table
table.SEATER_IS_DEAD = timedelta(seconds=0.5)
if {loose}:
    wanted_seating._take_away = lambda wanted: None
print("working", flush=True)
while WantedSeating.objects.exists():
    wanted_seating.seat_as_wanted()
    time.sleep(0.05)
print("nothing is wanted", flush=True)
time.sleep(60)
"""
STORED = """
from tgtf_portal.core.models import Message
from webinars.models import Seat, SeatingRun
print(Seat.objects.count(), SeatingRun.objects.count(), Message.objects.count())
"""


def stored(installation):
    return [int(number) for number in installation.script(STORED).split()[-3:]]


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.chaos)])
def test_killed_workers_leave_no_seat_or_all_and_everybody_is_seated_once(installation, kills):
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    installation.script(SETUP)
    dice, found = random.Random(3), []
    for _kill in range(kills):
        worker = installation.start("worker", "-c", WORKER.format(loose=False))
        installation.wait_for_log(worker, "working")
        time.sleep(dice.uniform(0, 0.6))
        worker.kill()
        found.append(stored(installation))

    last = installation.start("worker", "-c", WORKER.format(loose=False))
    installation.wait_for_log(last, "nothing is wanted")

    assert all(numbers in ([0, 0, 0], [PEOPLE, 1, PEOPLE]) for numbers in found)
    assert stored(installation) == [PEOPLE, 1, PEOPLE]


def test_a_seating_that_stays_wanted_would_be_done_again(installation):
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    installation.script(SETUP)
    worker = installation.start("worker", "-c", WORKER.format(loose=True))
    installation.wait_for_log(worker, "working")
    deadline = time.monotonic() + 60
    while stored(installation)[1] < 2 and time.monotonic() < deadline:
        time.sleep(0.5)

    assert stored(installation)[1] >= 2
