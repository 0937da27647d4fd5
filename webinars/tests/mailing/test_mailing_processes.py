"""Two letters to the same people and a campaign go out at once, by real workers that are killed."""

import random
import time
from collections import Counter

import pytest

from tgtf_portal.core.tests.live import wait_until

FULL = pytest.mark.chaos

MAILINGS = """
from datetime import timedelta
from django.utils import timezone
from tgtf_portal.core.models import OptOut
from webinars.models import CampaignGuest, Registration
from webinars.tests.factories import CampaignFactory, StaffLetterFactory

now, people = timezone.now(), {people}
going = {{"status": "sending", "started_at": now}}
letter = StaffLetterFactory(webinar__capacity=people + 10, audience="unwished", **going)
StaffLetterFactory(webinar=letter.webinar, audience="confirmed", **going)
emails = [f"p{{n:05}}@example.org" for n in range(people)]
Registration.objects.bulk_create(
    [
        Registration(webinar=letter.webinar, email=email, name=email, seq=n, registered_at=now)
        for n, email in enumerate(emails, 1)
    ],
    batch_size=500,
)
campaign = CampaignFactory(webinar__slug="next", **going)
CampaignGuest.objects.bulk_create(
    [CampaignGuest(campaign=campaign, email=email) for email in emails[::2]], batch_size=500
)
"""
WAITING = (
    "SELECT (SELECT COUNT(*) FROM webinars_staffletter WHERE listed_at IS NULL)"
    " + (SELECT COUNT(*) FROM webinars_campaign WHERE listed_at IS NULL)"
    " + (SELECT COUNT(*) FROM core_message WHERE status NOT IN ('sent', 'doubtful'))"
)


def number(installation, rows):
    return installation.query(f"SELECT COUNT(*) FROM {rows}")[0][0]


@pytest.mark.parametrize(
    ("people", "kills"), [(150, 2), pytest.param(3_000, 8, marks=FULL)], ids=["small", "full"]
)
def test_killed_workers_leave_one_mail_of_each_mailing_to_each_and_miss_nobody(
    installation, people, kills
):
    """A worker that dies has one mail in its hands: of that one a second copy may come."""
    seed = random.randrange(10_000)
    chance = random.Random(seed)
    expected = 2 * people + people // 2
    installation.settings |= {"OUTBOX_LEASE_SECONDS": "4", "OUTBOX_SWEEP_SECONDS": "1"}
    installation.script(MAILINGS.format(people=people))
    installation.start_beat()
    workers = [installation.start_worker(ready=False) for _ in range(2)]
    for kill in range(kills):
        step = kill * expected // kills
        wait_until(lambda step=step: number(installation, "core_message") > step, 120, "more")
        time.sleep(chance.uniform(0, 1))
        workers.pop(0).kill()
        workers.append(installation.start_worker(ready=False))

    wait_until(lambda: installation.query(WAITING)[0][0] == 0, 240, f"all are out (seed {seed})")

    rows = installation.query(
        "SELECT source, recipient, COUNT(*) FROM core_message GROUP BY source, recipient"
    )
    assert {times for _source, _recipient, times in rows} == {1}
    of_each = Counter(source.partition("/")[0] for source, _recipient, _times in rows)
    assert of_each == {"staffletter": 2 * people, "campaign": people // 2}
    arrived = Counter((one.recipient, one.message_id) for one in installation.sink.deliveries)
    doubtful = number(installation, "core_message WHERE status = 'doubtful'")
    assert expected - doubtful <= len(arrived) <= expected
    assert doubtful + arrived.total() - len(arrived) <= kills
