"""People register promptly while a campaign puts thousands of others into the outbox.

The small version runs with everything else, `pytest -m chaos` with ten thousand people.
DATABASE_URL decides on which database.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from tgtf_portal.core.tests.chaos.servers import ON_POSTGRES
from webinars.common.locks import locked
from webinars.mailing.domain.listing import CHUNK
from webinars.models import Webinar
from webinars.tests.campaign.test_campaign_processes import CAMPAIGN, LISTING
from webinars.tests.factories import InvitationFactory, WebinarFactory

FULL = pytest.mark.chaos
ON_SQLITE = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="this run is PostgreSQL's"
)
# How many people were listed when somebody asked for a place, and when they had it. The second
# number is read under the lock, so that nothing comes between.
REGISTERING = """
import django
django.setup()
from django.db import transaction
from webinars.registration.domain.actions import register
from webinars.models import Campaign, Invitation, Webinar

Webinar.objects.update(capacity=100_000)
webinar, number = Webinar.objects.get(), 0
while Campaign.objects.filter(listed_at=None).exists():
    asked = Invitation.objects.count()
    with transaction.atomic():
        register(webinar, email=f"guest{number}@example.net", name="Ana Silva")
        placed = Invitation.objects.count()
    print("listed", asked, placed, flush=True)
    number += 1
"""
HURRIED = LISTING.replace(
    "advance_mailings()",
    "from tgtf_portal.core.work import fairness\nfairness.MOMENT = 0\nadvance_mailings()",
)


def register_beside(installation, listing, people):
    """Answers with both numbers for everybody who got a place while others were listed."""
    installation.script(CAMPAIGN.format(first=0, last=people))
    guests = installation.start("guests", "-c", REGISTERING)
    installation.wait_for_log(guests, "listed")
    lister = installation.start("lister", "-c", listing)

    assert lister.popen.wait(300) == 0, lister.log.read_text()[-2_000:]
    assert guests.popen.wait(60) == 0, guests.log.read_text()[-2_000:]
    lines = [line.split() for line in guests.log.read_text().splitlines()]
    pairs = [(int(line[1]), int(line[2])) for line in lines if line[:1] == ["listed"]]
    return [(asked, placed) for asked, placed in pairs if placed]


def longest_wait(pairs):
    """In chunks that went past while somebody waited."""
    return max(placed - asked for asked, placed in pairs) / CHUNK


@pytest.mark.parametrize("people", [2_000, pytest.param(10_000, marks=FULL)])
def test_nobody_waits_for_more_than_the_chunk_under_way(installation, figures, people):
    pairs = register_beside(installation, LISTING, people)

    between = {placed for _asked, placed in pairs if placed < people}
    wait = longest_wait(pairs)
    figures.note(people=people, registered=len(pairs), moments=len(between), chunks_waited=wait)
    assert (
        wait <= 2
    )  # the one under way, and one more where the machine was slow to let somebody in
    assert len(between) >= people / CHUNK / 2 - 1
    assert installation.query("SELECT COUNT(*) FROM webinars_invitation") == [(people,)]


@FULL
@ON_SQLITE
def test_control_a_listing_without_pauses_lets_nobody_in(installation, figures):
    wait = longest_wait(register_beside(installation, HURRIED, 10_000))

    figures.note(people=10_000, chunks_waited=wait)
    assert wait > 2


def locked_with_its_key(webinar):
    """The control: what a plain SELECT FOR UPDATE locks."""
    return Webinar.objects.select_for_update().get(pk=webinar.pk)


def has_to_wait(lock, webinar):
    """In a connection of its own."""
    try:
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '500ms'")
            lock(webinar)
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lock", "waits"), [(locked, False), (locked_with_its_key, True)])
def test_whoever_points_to_a_webinar_blocks_nobody_who_asks_for_a_place(lock, waits):
    webinar = WebinarFactory()
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        InvitationFactory(webinar=webinar)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # as when it is committed
        blocked = other.submit(has_to_wait, lock, webinar).result()

    assert blocked == waits


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_a_place_go_one_after_the_other():
    webinar = WebinarFactory()
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        locked(webinar)
        blocked = other.submit(has_to_wait, locked, webinar).result()

    assert blocked
