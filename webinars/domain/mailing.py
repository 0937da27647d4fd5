"""From a campaign to the outbox: its people are invited in chunks, each a transaction of its own.

A process may die at any instant: whoever stands in a finished chunk is invited and is left out by
the next preview, so the next process goes on where this one was.
"""

import math
from collections.abc import Iterator
from itertools import islice
from time import monotonic

from django.db import transaction
from django.utils import timezone

from tgtf_portal.core import audit, doorbell, outbox
from tgtf_portal.core.fairness import unhurried
from tgtf_portal.core.refusal import Refused
from webinars.domain.campaign import ADVANCE, call_off, closed, end_campaigns, locked
from webinars.domain.campaign import start_campaign as start
from webinars.domain.invitation import invitation_mail
from webinars.domain.reach import preview_campaign
from webinars.domain.segment import Guest
from webinars.models import Campaign, Invitation

Status = Campaign.Status
CHUNK = 500


def advance_campaigns(*, until: float = math.inf) -> None:
    """Start what is due, and put people into the outbox until the shift ends."""
    for campaign in Campaign.objects.due().with_webinar():
        try:
            start(campaign, by=None)
        except Refused as refusal:
            call_off(campaign, str(refusal))
    for campaign in Campaign.objects.being_listed().with_webinar().order_by("pk"):
        if not list_campaign(campaign, until=until):
            doorbell.ring(ADVANCE)
            return
    for campaign in Campaign.objects.filter(status=Status.PAUSED):
        outbox.hold_source(campaign.source)  # what was in the air, and came back to the queue


def list_campaign(campaign: Campaign, *, until: float = math.inf) -> bool:
    """Put a campaign's people into the outbox; False where the shift ended before."""
    if reason := closed(campaign.webinar):
        end_campaigns(campaign.webinar, reason, by=None)
        return True
    # In one order for all: two campaigns that meet at the same person never wait for each other.
    guests = sorted(preview_campaign(campaign).new, key=lambda guest: guest.email)
    for chunk in unhurried(_chunks(guests)):  # people register meanwhile
        if not _invite(campaign, chunk):
            return True
        if monotonic() > until:
            return False
    _finish(campaign)
    return True


def _chunks(guests: list[Guest]) -> Iterator[list[Guest]]:
    waiting = iter(guests)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


@transaction.atomic
def _invite(campaign: Campaign, guests: list[Guest]) -> bool:
    """False where the campaign was paused or cancelled meanwhile.

    Another campaign may invite the same people at this moment: the unique address keeps one, and
    only who is this campaign's is mailed by it.
    """
    if locked(campaign).status != Status.SENDING:
        return False
    Invitation.objects.bulk_create(
        [
            Invitation(
                webinar_id=campaign.webinar_id,
                campaign=campaign,
                audience=guest.audience,
                email=guest.email,
                name=guest.name,
                organisation=guest.organisation,
                cluster=guest.cluster,
                language=guest.language,
            )
            for guest in guests
        ],
        ignore_conflicts=True,
    )
    ours = campaign.invitations.filter(email__in=[guest.email for guest in guests])
    outbox.promise_all(invitation_mail(invitation) for invitation in ours)
    return True


@transaction.atomic
def _finish(campaign: Campaign) -> None:
    done = Campaign.objects.being_listed().filter(pk=campaign.pk).update(listed_at=timezone.now())
    if done:
        audit.record("campaign.promised", campaign, by=None, people=campaign.invitations.count())
