"""Letters put into the outbox and sent by real processes: killed at any instant, or two at once."""

import random
import time

from tgtf_portal.core.tests.live import wait_until

PEOPLE, KILLS, CHUNK = 4_000, 4, 500

LETTER = """
from webinars.models import Registration
from webinars.tests.factories import StaffLetterFactory
from django.utils import timezone

letter = StaffLetterFactory(status="sending", webinar__capacity={people} + 10)
now = timezone.now()
Registration.objects.bulk_create(
    [
        Registration(
            webinar=letter.webinar, email=f"p{{n:05}}@example.org", name=f"P {{n}}",
            seq=n + 1, registered_at=now,
        )
        for n in range({people})
    ],
    batch_size=500,
)
"""
LISTING = """
import django
django.setup()
from webinars.mailing.domain.listing import advance_mailings
advance_mailings()
"""


def listed(installation):
    rows = installation.query("SELECT recipient, COUNT(*) FROM core_message GROUP BY recipient")
    assert {number for _recipient, number in rows} <= {1}
    return len(rows)


def is_listed(installation):
    waiting = "SELECT COUNT(*) FROM webinars_staffletter WHERE listed_at IS NULL"
    return installation.query(waiting) == [(0,)]


def test_listing_that_is_killed_at_any_instant_goes_on_and_doubles_and_misses_nobody(installation):
    seed = random.randrange(10_000)
    chance = random.Random(seed)
    installation.script(LETTER.format(people=PEOPLE))
    before = 0
    for _ in range(KILLS):
        process = installation.start("lister", "-c", LISTING)

        def more_or_gone(process=process, before=before):
            return listed(installation) > before or process.popen.poll() is not None

        wait_until(more_or_gone, 60, "somebody is listed")
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        before = listed(installation)
        assert before % CHUNK == 0, f"half a chunk (seed {seed})"

    installation.script(LISTING.partition("\n")[2].partition("\n")[2])

    assert listed(installation) == PEOPLE
    assert is_listed(installation)


def test_two_listing_at_once_and_a_killed_worker_leave_one_letter_to_each(installation):
    """Of what was in a worker's hands when it died a copy may come again: the same letter."""
    people = 80
    installation.settings["OUTBOX_LEASE_SECONDS"] = "4"
    installation.settings["OUTBOX_SWEEP_SECONDS"] = "1"
    installation.script(LETTER.format(people=people))
    both = [installation.start("lister", "-c", LISTING) for _ in range(2)]
    assert [one.popen.wait(60) for one in both] == [0, 0]
    assert listed(installation) == people
    sink = installation.sink
    sink.slowness = 0.05
    first = installation.start_worker()
    installation.start_beat()
    sink.wait_for(5, 60)
    first.kill()
    sink.slowness = 0.0
    installation.start_worker()
    installation.start_worker()

    def all_sent():
        rows = "SELECT COUNT(*) FROM core_message WHERE status = 'sent'"
        return installation.query(rows) == [(people,)]

    wait_until(all_sent, 90, "all are out")
    ids = {delivery.recipient: set() for delivery in sink.deliveries}
    for delivery in sink.deliveries:
        ids[delivery.recipient].add(delivery.message_id)
    assert len(ids) == people
    assert {len(found) for found in ids.values()} == {1}
    assert len(sink.deliveries) <= people + 1
