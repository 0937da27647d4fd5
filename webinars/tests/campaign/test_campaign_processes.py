"""Campaigns put into the outbox by real processes: killed at any instant, or several at once."""

import random
import time

import pytest

from tgtf_portal.core.tests.live import wait_until

KILLS = 5
CHUNK = 500

CAMPAIGN = """
from webinars.models import Campaign, CampaignGuest, Webinar
from webinars.tests.factories import WebinarFactory

webinar = Webinar.objects.first() or WebinarFactory()
campaign = Campaign.objects.create(webinar=webinar, title="Everybody", status="sending")
emails = [f"p{{n:05}}@example.org" for n in range({first}, {last})]
CampaignGuest.objects.bulk_create(
    [CampaignGuest(campaign=campaign, email=email) for email in emails], batch_size=500
)
"""
LISTING = """
import django
django.setup()
from webinars.mailing.domain.listing import advance_mailings
advance_mailings()
"""


def count(installation, table):
    return installation.query(f"SELECT COUNT(*) FROM {table}")[0][0]


def listed(installation):
    """How many people are invited, each with one mail of their own."""
    pairs = installation.query(
        "SELECT i.email, COUNT(m.id) FROM webinars_invitation i LEFT JOIN core_message m "
        "ON m.key = 'webinar.invitation/' || i.webinar_id || '/' || i.id GROUP BY i.email"
    )
    assert {number for _email, number in pairs} <= {1}
    assert count(installation, "core_message") == len(pairs)
    return len(pairs)


def wait_for_more(installation, process, before):
    def more_or_gone():
        return (
            count(installation, "webinars_invitation") > before or process.popen.poll() is not None
        )

    wait_until(more_or_gone, 60, "somebody is listed")


def test_listing_that_is_killed_at_any_instant_goes_on_and_doubles_nobody(installation):
    people, seed = 6_000, random.randrange(10_000)
    chance = random.Random(seed)
    installation.script(CAMPAIGN.format(first=0, last=people))
    before = 0
    for _ in range(KILLS):
        process = installation.start("lister", "-c", LISTING)
        wait_for_more(installation, process, before)
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        before = listed(installation)
        assert before % CHUNK == 0, f"half a chunk (seed {seed})"

    installation.script(LISTING.partition("\n")[2].partition("\n")[2])

    assert listed(installation) == people
    assert installation.query("SELECT COUNT(*) FROM webinars_campaign WHERE listed_at IS NULL") == [
        (0,)
    ]


@pytest.mark.parametrize("pairs", [2])
def test_overlapping_campaigns_listed_by_several_processes_at_once_double_nobody(
    installation, pairs
):
    for first, last in ((0, 2_000), (500, 3_000)):
        installation.script(CAMPAIGN.format(first=first, last=last))
    listers = [installation.start("lister", "-c", LISTING) for _ in range(2 * pairs)]

    assert [lister.popen.wait(120) for lister in listers] == [0] * len(listers), [
        lister.log.read_text()[-2_000:] for lister in listers
    ]

    assert listed(installation) == 3_000
