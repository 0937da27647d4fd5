"""Two people log the last quarter of a day at once, in processes of their own, on either database.

Both are kept; one is told that it counts, the other that it goes beyond the agreed days.
"""

import json

from tgtf_portal.core.tests.databases import copied_database, run_script

ROUNDS = 50
RACE = """
import json, threading, time
from decimal import Decimal
import django
django.setup()
from django.db import connection
from django.utils import timezone
from advisors.days.domain import activity as verbs
from advisors.days.domain.worked_days import counted_of
from advisors.models import Activity, Engagement
from advisors.tests.factories import EngagementFactory

LOCKED = {locked}
log, look = verbs.log_activity, verbs.would_count
if not LOCKED:
    log = log.__wrapped__
    verbs.locked = lambda engagement: Engagement.objects.get(pk=engagement.pk)
    def slow(*args):
        found = look(*args)
        time.sleep(0.05)
        return found
    verbs.would_count = slow

facts = {{"kind": "workshop", "title": "Last", "held_on": timezone.localdate()}}
told, kept, counted = [], [], []
for n in range({rounds}):
    engagement = EngagementFactory(days_agreed=Decimal("0.25"))
    start, said = threading.Barrier(2), []
    def work():
        start.wait()
        said.append(log(engagement, days=Decimal("0.25"), by=None, **facts).counted)
        connection.close()
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.append(sorted(map(str, said)))
    kept.append(Activity.objects.filter(engagement=engagement).count())
    counted.append(str(sum(counted_of(engagement).values())))
print(json.dumps([told, kept, counted]))
"""


def race(blank, folder, *, locked, rounds):
    with copied_database(blank, folder) as url:
        said = run_script(RACE.format(locked=locked, rounds=rounds), url, folder)
    return json.loads(said.splitlines()[-1])


def test_of_two_who_log_the_last_quarter_day_at_once_one_is_told_that_it_counts(
    tmp_path, blank_database
):
    told, kept, counted = race(blank_database, tmp_path, locked=True, rounds=ROUNDS)

    assert told == [["0", "0.25"]] * ROUNDS
    assert kept == [2] * ROUNDS
    assert counted == ["0.25"] * ROUNDS


def test_without_the_lock_both_would_be_told_that_they_have_it(tmp_path, blank_database):
    """The control."""
    told, kept, _counted = race(blank_database, tmp_path, locked=False, rounds=5)

    assert ["0.25", "0.25"] in told
    assert kept == [2] * 5
