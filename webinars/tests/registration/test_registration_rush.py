"""A rush for the places of one webinar by real HTTP: all are given, none twice, the rest in line.

The small version runs with everything else. The long one, `pytest -m chaos --rushes 20` with this
file's name, sends 2,300 requests of 2,000 people for 500 places from 50 clients, to 2 and to 8 web
workers. DATABASE_URL decides on which database.
"""

from collections import Counter

import pytest

from webinars.tests.rush import (
    MISCOUNTED,
    SETUP,
    TAKEN,
    Crowd,
    Watch,
    cancelling,
    registering,
    standing,
    with_repetitions,
)


def prepare(installation, *, places, people, application="tgtf_portal.wsgi", workers=2):
    """Invitations beyond `people` are for those who come later."""
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    installation.script(SETUP.format(places=places, people=people + people // 10))
    return installation.start_web(application, workers=workers)


def rush(installation, web, *, places, people):
    """All at once; exactly the places are given, the others wait in the order of their numbers."""
    answers = Crowd(installation).send(with_repetitions(people))
    rows = standing(installation)

    assert answers.statuses == {302: len(with_repetitions(people))}
    assert [number for _status, number, _email, _code in rows] == list(range(1, people + 1))
    assert len({email for _status, _number, email, _code in rows}) == people
    expected = ["confirmed"] * places + ["waiting"] * (people - places)
    assert [status for status, *_rest in rows] == expected
    assert mails(installation) == {
        "registration.confirmed": places,
        "registration.waiting": people - places,
    }
    assert installation.query(MISCOUNTED) == []
    assert "locked" not in web.log.read_text()
    return answers


def mails(installation):
    """How many people got a first mail; whoever pressed twice may have the link once more."""
    sql = "SELECT kind, COUNT(DISTINCT recipient) FROM core_message GROUP BY kind"
    told = dict(installation.query(sql))
    return {kind: n for kind, n in told.items() if kind != "registration.known"}


def exchange(installation, web, *, places, people):
    """A tenth of the crowd gives places back while as many come new: never one place too many."""
    number = people // 10
    gone = standing(installation)[:number]
    requests = []
    for n, (_status, _number, _email, code) in enumerate(gone):
        requests += [cancelling(code), registering(people + n)]
    with Watch(lambda: installation.query(TAKEN)[0][0]) as watch:
        answers = Crowd(installation).send(requests)

    assert answers.statuses == {302: 2 * number}
    assert max(watch.samples) <= places
    assert Counter(status for status, *_rest in standing(installation)) == {
        "confirmed": places,
        "cancelled": number,
        "waiting": people - places,
    }
    confirmed = {n for status, n, *_rest in standing(installation) if status == "confirmed"}
    assert confirmed == set(range(number + 1, places + number + 1))
    assert installation.query(MISCOUNTED) == []
    assert "locked" not in web.log.read_text()
    return watch


def test_two_hundred_people_at_once_for_fifty_places(installation):
    web = prepare(installation, places=50, people=180)

    rush(installation, web, places=50, people=180)
    exchange(installation, web, places=50, people=180)


@pytest.mark.chaos
def test_without_the_lock_the_database_refuses_whom_there_is_no_place_for(installation):
    prepare(
        installation, places=20, people=150, application="webinars.tests.unlocked_wsgi", workers=4
    )

    answers = Crowd(installation).send(registering(n) for n in range(150))

    assert answers.statuses[500] > 0
    assert installation.query(TAKEN) == [(20,)]
    assert installation.query(MISCOUNTED) == []


@pytest.mark.chaos
@pytest.mark.parametrize("workers", [2, 8])
def test_two_thousand_people_at_once_for_five_hundred_places(
    installation, figures, request, workers
):
    web = prepare(installation, places=500, people=2000, workers=workers)
    for number in range(request.config.getoption("rushes")):
        installation.query("DELETE FROM webinars_registration")
        installation.query("DELETE FROM webinars_placecount")  # numbers begin with 1 again
        installation.query("DELETE FROM core_message")
        installation.query("DELETE FROM core_postoffice")  # and with it its send journal
        answers = rush(installation, web, places=500, people=2000)
        watch = exchange(installation, web, places=500, people=2000)
        figures.note(
            engine=installation.database.partition(":")[0],
            workers=workers,
            round=number + 1,
            requests=len(answers.seconds),
            seconds=round(answers.took, 1),
            p95=round(answers.slowest_of(0.95), 2),
            slowest=round(max(answers.seconds), 2),
            samples=len(watch.samples),
            most_taken=max(watch.samples),
        )
