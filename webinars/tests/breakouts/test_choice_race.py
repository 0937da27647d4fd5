"""Everybody chooses the same break-out at the same moment, by real HTTP, while hosts move people.

The rule: whoever finds a seat left gets it, in the order in which they come; all others keep the
seat they have, and may wait in line. At no moment is a room over its capacity, and nobody is in
none or in two.

The room that all want starts empty; the others hold everybody and have a seat or two to spare. Were
every seat of every room taken from the beginning, nobody could choose and no host could move
anybody: all would be refused, and nothing would be shown. In the long version, `pytest -m chaos`,
that is 240 people in eleven rooms of 23 places, and one room of 20. DATABASE_URL decides on which
database.
"""

import pytest

from webinars.tests.race import (
    FULLEST,
    SEATED,
    SETUP,
    Hosts,
    choosing,
    rooms_of,
    totals,
    waiting,
)
from webinars.tests.rush import Crowd, Watch


def prepare(installation, *, rooms, capacity, people, application="tgtf_portal.wsgi", workers=2):
    """An empty room that everybody wants, and the others with a little space to move people in."""
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    installation.script(SETUP.format(rooms=rooms, capacity=capacity, people=people))
    return installation.start_web(application, workers=workers)


def race(installation, web, *, capacity, people, hosts):
    """All choose at once; whoever was refused waits in line, still while hosts move people."""
    codes = rooms_of(installation)
    favourite, tokens = codes[0], range(people)
    with (
        Watch(lambda: installation.query(FULLEST)[0][0]) as fullest,
        Watch(lambda: installation.query(SEATED)[0]) as seated,
        Hosts(installation, hosts) as moving,
    ):
        chosen = Crowd(installation).send(choosing(n, favourite) for n in tokens)
        waited = Crowd(installation).send(waiting(n, favourite) for n in tokens)
    standing = totals(installation)

    assert chosen.statuses == waited.statuses == {302: people}
    assert max(fullest.samples) <= 0, "a room was over its capacity"
    assert set(map(tuple, seated.samples)) == {(people, people)}, "somebody sat in none or in two"
    assert standing.seats == standing.people == people
    assert standing.over == []
    assert standing.in_first == capacity or not standing.waiting, "a seat is left, and people wait"
    assert standing.waiting_inside == 0
    assert moving.moved > 0
    assert "locked" not in web.log.read_text()
    return chosen, waited, fullest, moving, standing


def test_thirty_people_choose_one_room_while_hosts_move_people(installation):
    web = prepare(installation, rooms=4, capacity=8, people=30)

    race(installation, web, capacity=8, people=30, hosts=4)


@pytest.mark.chaos
def test_without_the_lock_more_people_sit_in_a_room_than_there_are_seats(installation):
    """Fewer seats than threads that count at the same moment: each of them finds some left.

    Luck may have them count one after the other once, but hardly for each of the rooms.
    """
    control = "webinars.tests.unlocked_seats_wsgi"
    prepare(installation, rooms=6, capacity=3, people=24, application=control)

    for favourite in rooms_of(installation):
        Crowd(installation).send(choosing(n, favourite) for n in range(24))
        if installation.query(FULLEST)[0][0] > 0:
            return

    raise AssertionError("no room was overfilled")


@pytest.mark.chaos
def test_two_hundred_and_forty_people_choose_one_room_while_twenty_hosts_move_people(
    installation, figures, request
):
    for number in range(request.config.getoption("rushes")):
        if number:
            installation.stop()
            installation.script(CLEAR)
        web = prepare(installation, rooms=12, capacity=20, people=240)
        chosen, waited, fullest, moving, standing = race(
            installation, web, capacity=20, people=240, hosts=20
        )
        figures.note(
            engine=installation.database.partition(":")[0],
            round=number + 1,
            requests=len(chosen.seconds) + len(waited.seconds),
            seconds=round(chosen.took + waited.took, 1),
            p95=round(chosen.slowest_of(0.95), 2),
            slowest=round(max(chosen.seconds), 2),
            moves=moving.moved,
            refused=moving.refused,
            samples=len(fullest.samples),
            most_over=max(fullest.samples),
            in_favourite=standing.in_first,
            waiting=standing.waiting,
        )


CLEAR = """
from webinars.models import Breakout, Registration, Seat, Webinar
Seat.objects.all().delete()
Registration.objects.all().delete()
Breakout.objects.all().delete()
Webinar.objects.all().delete()
"""
