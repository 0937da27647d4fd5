"""Two at once about one statement of days, in processes of their own, on either database."""

import json

import pytest

from tgtf_portal.core.tests.databases import copied_database, run_script

ROUNDS = 20
RACE = """
import json, threading, time
from collections import Counter
from datetime import date
from decimal import Decimal
import django
django.setup()
from django.db import connection
from django.db.models import QuerySet
from advisors.days.domain import activity
from advisors.days.domain import day_statement as verbs
from advisors.models import DayStatement, DayStatementLine
from advisors.tests.factories import ActivityFactory, EngagementFactory
from clusters.tests.factories import ProjectFactory
from tgtf_portal.core.refusal import Refused

LOCKED = {locked}
state, accept, log = verbs.state_days, verbs.accept_statement, activity.log_activity
if not LOCKED:
    state, accept = state.__wrapped__, accept.__wrapped__
    QuerySet.select_for_update = lambda rows, **options: rows
    def slow(verb):
        def answer(*args):
            found = verb(*args)
            time.sleep(0.05)
            return found
        return answer
    verbs.drafted_lines, verbs._waiting = slow(verbs.drafted_lines), slow(verbs._waiting)

facility = ProjectFactory().facility
SEPTEMBER = {{"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}}
OCTOBER = {{"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}}
FACTS = {{"kind": "workshop", "title": "Late", "held_on": date(2026, 9, 9), "by": None}}

def at_once(*verbs):
    start, said = threading.Barrier(len(verbs)), []
    def work(verb):
        start.wait()
        try:
            verb()
            said.append("done")
        except Refused:
            said.append("refused")
        connection.close()
    threads = [threading.Thread(target=work, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)

twice, late, both = Counter(), Counter(), Counter()
for n in range({rounds}):
    engagement = EngagementFactory(project__facility=facility, days_agreed=Decimal(5))
    first = ActivityFactory(engagement=engagement, days=Decimal(1), held_on=date(2026, 9, 5))
    once = lambda: state(engagement, **SEPTEMBER, by=None)
    twice[", ".join(at_once(once, once))] += 1
    late_one = ActivityFactory(engagement=engagement, days=Decimal(1), held_on=date(2026, 10, 1))
    other = EngagementFactory(project__facility=facility, days_agreed=Decimal(5))
    ActivityFactory(engagement=other, days=Decimal(1), held_on=date(2026, 9, 5))
    at_once(
        lambda: state(other, **SEPTEMBER, by=None),
        lambda: log(other, days=Decimal("0.25"), **FACTS),
    )
    try:
        state(other, **OCTOBER, by=None)
    except Refused:
        pass
    lines = DayStatementLine.objects.filter(statement__engagement=other)
    late[str(sorted(map(str, lines.values_list("days", flat=True))))] += 1
    statement = DayStatement.objects.filter(engagement=engagement).first()
    verbs.confirm_lines(statement, by=None)
    approve = lambda: accept(statement, by=None)
    both[", ".join(at_once(approve, approve))] += 1
numbers = list(DayStatement.objects.accepted().order_by("number").values_list("number", flat=True))
print(json.dumps([twice, late, both, numbers]))
"""


def race(blank, folder, *, locked, rounds):
    with copied_database(blank, folder) as url:
        said = run_script(RACE.format(locked=locked, rounds=rounds), url, folder)
    return json.loads(said.splitlines()[-1])


@pytest.mark.timeout(180)
def test_two_at_once_get_one_statement_one_number_and_one_clear_refusal(tmp_path, blank_database):
    twice, late, both, numbers = race(blank_database, tmp_path, locked=True, rounds=ROUNDS)

    assert twice == {"done, refused": ROUNDS}
    assert late == {"['0.25', '1.00']": ROUNDS}, "what is logged meanwhile is in one statement"
    assert both == {"done, refused": ROUNDS}
    assert numbers == list(range(1, ROUNDS + 1))


@pytest.mark.timeout(180)
def test_without_the_lock_two_statements_would_hold_the_same_days(tmp_path, blank_database):
    """The control."""
    twice, _late, both, _numbers = race(blank_database, tmp_path, locked=False, rounds=3)

    assert "done, done" in twice
    assert "done, done" in both
