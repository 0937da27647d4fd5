"""Fifty browsers that vote and take back, all at once, for the same insights, by real HTTP.

The rule: each insight has as many votes as there are people whose last word was yes.
DATABASE_URL decides on which database.
"""

import http.client
import random
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from webinars.tests.rush import CSRF

PEOPLE, INSIGHTS, TURNS = 50, 3, 10
SETUP = f"""
from django.contrib.sessions.backends.db import SessionStore
from webinars.tests.factories import BreakoutFactory, InsightFactory, SeatFactory
room = BreakoutFactory(status="running", capacity=100)
for insight in InsightFactory.create_batch({INSIGHTS}, breakout=room):
    print("insight", insight.pk, f"/breakouts/{{room.code}}/insights/{{insight.code}}/vote/")
for seat in SeatFactory.create_batch({PEOPLE}, breakout=room):
    store = SessionStore()
    store["registration_codes"] = [seat.registration.code]
    store.create()
    print("person", seat.pk, store.session_key)
"""
TALLY = """
SELECT i.id, COUNT(v.id), i.carried_votes FROM webinars_insight i
LEFT JOIN webinars_vote v ON v.insight_id = i.id GROUP BY i.id, i.carried_votes
"""


def toggling(host, session, insights, seed):
    """One person's last word on each insight, and the answers on the way."""
    chance, last, statuses = random.Random(seed), {}, []
    headers = {
        "Cookie": f"csrftoken={CSRF}; sessionid={session}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for _turn in range(TURNS):
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


def vote(installation, application="tgtf_portal.wsgi"):
    """How many said yes last, how many votes there are, and what a mere number came to."""
    installation.settings |= {"LOG_LEVEL": "WARNING"}
    told = [line.split() for line in installation.script(SETUP).splitlines()]
    insights = [(int(line[1]), line[2]) for line in told if line[0] == "insight"]
    sessions = [line[2] for line in told if line[0] == "person"]
    web = installation.start_web(application, workers=2)
    host = urlsplit(installation.url).netloc
    with ThreadPoolExecutor(PEOPLE) as clients:
        answers = list(
            clients.map(
                lambda person: toggling(host, person[1], insights, person[0]), enumerate(sessions)
            )
        )
    assert {status for _last, statuses in answers for status in statuses} == {302}
    assert "locked" not in web.log.read_text()
    said = {
        insight: sum(last.get(insight, False) for last, _ in answers) for insight, _ in insights
    }
    rows = installation.query(TALLY)
    return said, {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def test_the_tally_is_the_sum_of_everybodys_last_word(installation):
    said, counted, _number = vote(installation)

    assert counted == said
    assert sum(said.values()) > PEOPLE // 2


def test_a_mere_number_that_goes_up_and_down_miscounts(installation):
    said, _counted, number = vote(installation, "webinars.tests.counted_votes_wsgi")

    assert number != said
