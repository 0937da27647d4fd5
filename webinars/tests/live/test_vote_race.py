"""Fifty browsers that vote and take back, all at once, for the same insights, by real HTTP.

The rule: each insight has as many votes as there are people whose last word was yes. Twenty do in
every run, fifty with `pytest -m chaos`. DATABASE_URL decides on which database.
"""

import http.client
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest

from webinars.tests.rush import CSRF

SETUP = """
from django.contrib.sessions.backends.db import SessionStore
from webinars.tests.factories import BreakoutFactory, InsightFactory, SeatFactory
room = BreakoutFactory(status="running", capacity=100)
for insight in InsightFactory.create_batch(3, breakout=room):
    print("insight", insight.pk, f"/breakouts/{{room.code}}/insights/{{insight.code}}/vote/")
for seat in SeatFactory.create_batch({people}, breakout=room):
    store = SessionStore()
    store["registration_codes"] = [seat.registration.code]
    store.create()
    print("person", seat.pk, store.session_key)
"""
TALLY = """
SELECT i.id, COUNT(v.id), i.carried_votes FROM webinars_insight i
LEFT JOIN webinars_vote v ON v.insight_id = i.id GROUP BY i.id, i.carried_votes
"""


def toggling(host, session, insights, turns, seed):
    """One person's last word on each insight, and the answers on the way."""
    chance, last, statuses = random.Random(seed), {}, []
    headers = {
        "Cookie": f"csrftoken={CSRF}; sessionid={session}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for _turn in range(turns):
        insight, path = chance.choice(insights)
        wants = chance.choice("01")
        for _click in range(chance.choice((1, 1, 2))):  # an impatient thumb presses twice
            connection = http.client.HTTPConnection(host, timeout=60)
            body = urlencode({"csrfmiddlewaretoken": CSRF, "vote": wants})
            connection.request("POST", path, body, headers)
            statuses.append(connection.getresponse().status)
            connection.close()
        last[insight] = wants == "1"
    return last, statuses


def vote(installation, *, people, turns, application="tgtf_portal.wsgi"):
    """How many said yes last, how many votes there are, and what a mere number came to."""
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    told = [line.split() for line in installation.script(SETUP.format(people=people)).splitlines()]
    insights = [(int(line[1]), line[2]) for line in told if line[0] == "insight"]
    sessions = [line[2] for line in told if line[0] == "person"]
    web = installation.start_web(application, workers=2)
    host = urlsplit(installation.url).netloc
    with ThreadPoolExecutor(people) as clients:
        doing = [
            clients.submit(toggling, host, session, insights, turns, seed)
            for seed, session in enumerate(sessions)
        ]
        answers = [each.result() for each in doing]
    statuses = [status for _last, own in answers for status in own]
    assert set(statuses) == {302}
    assert "locked" not in web.log.read_text()
    said = {
        insight: sum(last.get(insight, False) for last, _ in answers) for insight, _ in insights
    }
    rows = installation.query(TALLY)
    counted, number = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
    return Tally(said, counted, number, requests=len(statuses))


@dataclass
class Tally:
    said: dict[int, int]
    counted: dict[int, int]
    number: dict[int, int]
    requests: int


def test_the_tally_is_the_sum_of_everybodys_last_word(installation):
    tally = vote(installation, people=20, turns=4)

    assert tally.counted == tally.said
    assert sum(tally.said.values()) > 10


def test_a_mere_number_that_goes_up_and_down_miscounts(installation):
    control = "webinars.tests.counted_votes_wsgi"
    tally = vote(installation, people=20, turns=4, application=control)

    assert tally.number != tally.said


@pytest.mark.chaos
def test_fifty_people_vote_and_take_back_ten_times_each(installation, figures):
    began = time.monotonic()
    tally = vote(installation, people=50, turns=10)

    assert tally.counted == tally.said
    assert sum(tally.said.values()) > 25
    figures.note(
        engine=installation.database.partition(":")[0],
        requests=tally.requests,
        votes=sum(tally.counted.values()),
        seconds=round(time.monotonic() - began, 1),
    )
