"""A campaign's life: started, scheduled, paused, resumed, cancelled, and listed in chunks."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from time import monotonic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.work import doorbell
from tgtf_portal.core.work.fairness import unhurried
from webinars.campaign.domain.audience import preview_campaign
from webinars.campaign.domain.invitations import invitation_mail
from webinars.campaign.domain.sources import Guest
from webinars.models import Campaign, Invitation, Webinar

Status = Campaign.Status
ADVANCE = "webinars.tasks.advance_campaigns"
AT_ONCE = 500


# --- Before it starts ----------------------------------------------------------------------------
def send_test_mail(campaign: Campaign, *, by: User) -> None:
    """The invitation as it would go, to whoever asks; a double click asks once."""
    outbox.promise(
        outbox.Promise(
            "campaign.test",
            key=f"campaign.test/{campaign.pk}/{by.pk}/{int(timezone.now().timestamp()) // 5}",
            to=by.email,
            name=by.name,
            language=by.language,
            context={"campaign": campaign.pk, "webinar": campaign.webinar_id},
            priority=Message.Priority.URGENT,
        )
    )
    audit.record("campaign.tested", campaign, by=by)


@transaction.atomic
def schedule_campaign(campaign: Campaign, *, starts_at: datetime, by: User | None) -> Campaign:
    """Let it start by itself at a later time; asked again, at that other time."""
    campaign = locked(campaign)
    _refuse_unless(campaign, *Campaign.CHANGEABLE)
    refuse_closed(campaign.webinar)
    if starts_at <= timezone.now():
        raise Refused(_("This time is past; choose a later one, or start the campaign now."))
    if starts_at >= campaign.webinar.starts_at:
        raise Refused(_("The webinar has begun by then; choose an earlier time."))
    campaign.status, campaign.starts_at = Status.SCHEDULED, starts_at
    campaign.save(update_fields=["status", "starts_at"])
    audit.record("campaign.scheduled", campaign, by=by, starts_at=starts_at.isoformat())
    return campaign


def start_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """From now on its people are put into the outbox, and mailed from there."""
    people = len(preview_campaign(campaign).new)  # takes a while: nobody waits for a lock meanwhile
    return _start(campaign, people, by=by)


@transaction.atomic
def _start(campaign: Campaign, people: int, *, by: User | None) -> Campaign:
    campaign = locked(campaign)
    _refuse_unless(campaign, *Campaign.CHANGEABLE)
    refuse_closed(campaign.webinar)
    if not people:
        raise Refused(_("Nobody here is new: all were reached before, or are left out."))
    campaign.status, campaign.started_at = Status.SENDING, timezone.now()
    campaign.save(update_fields=["status", "started_at"])
    audit.record("campaign.started", campaign, by=by, people=people)
    doorbell.ring_after_commit(ADVANCE)
    return campaign


# --- Under way -----------------------------------------------------------------------------------
@transaction.atomic
def pause_campaign(campaign: Campaign, *, by: User | None) -> int:
    """Nothing more goes out; returns how many mails are kept back."""
    campaign = locked(campaign)
    _refuse_unless(campaign, Status.SENDING)
    campaign.status = Status.PAUSED
    campaign.save(update_fields=["status"])
    kept = outbox.hold_source(campaign.source)
    audit.record("campaign.paused", campaign, by=by, kept=kept)
    return kept


@transaction.atomic
def resume_campaign(campaign: Campaign, *, by: User | None) -> int:
    """Let go what the pause kept back; returns how many mails that are."""
    campaign = locked(campaign)
    _refuse_unless(campaign, Status.PAUSED)
    refuse_closed(campaign.webinar)
    campaign.status = Status.SENDING
    campaign.save(update_fields=["status"])
    freed = outbox.resume_source(campaign.source)
    audit.record("campaign.resumed", campaign, by=by, freed=freed)
    doorbell.ring_after_commit(ADVANCE)
    return freed


@transaction.atomic
def cancel_campaign(campaign: Campaign, *, by: User | None, reason: str = "") -> int:
    """End it for good; returns how many mails stay unsent.

    Whoever was not mailed is no longer invited, so that another campaign can reach them.
    """
    campaign = locked(campaign)
    _refuse_unless(campaign, *(status for status in Status if status != Status.CANCELLED))
    return _end(campaign, reason or _("By staff."), by=by)


@transaction.atomic
def end_campaigns(webinar: Webinar, reason: str, *, by: User | None) -> None:
    """Those that are scheduled or under way, because the webinar no longer takes registrations.

    One that is through has done what it was for: it stays done.
    """
    campaigns = webinar.campaigns.in_force().with_counts().order_by("pk")
    for campaign in campaigns.select_for_update(of=["self"]):
        if not campaign.is_through:
            _end(campaign, reason, by=by)


def end_overtaken_campaigns(webinar: Webinar, *, by: User | None) -> None:
    """Those that would start only when the webinar, which was moved, has begun."""
    overtaken = webinar.campaigns.filter(
        status=Status.SCHEDULED, starts_at__gte=webinar.starts_at
    ).order_by("pk")
    for campaign in overtaken.select_for_update():
        _end(campaign, _("The webinar was moved to before this campaign's start."), by=by)


@transaction.atomic
def call_off(campaign: Campaign, reason: str) -> None:
    """A scheduled campaign that cannot start; one that started meanwhile goes on."""
    campaign = locked(campaign)
    if campaign.status == Status.SCHEDULED:
        _end(campaign, reason, by=None)


def _end(campaign: Campaign, reason: str, *, by: User | None) -> int:
    campaign.status, campaign.reason = Status.CANCELLED, reason
    campaign.save(update_fields=["status", "reason"])
    dropped = outbox.drop_source(campaign.source, reason)
    _uninvite_unmailed(campaign)
    audit.record("campaign.cancelled", campaign, by=by, dropped=dropped, reason=reason)
    return dropped


def _uninvite_unmailed(campaign: Campaign) -> None:
    """Not those of whose mail a copy may have left without our knowing."""
    unsent = Message.objects.filter(
        source=campaign.source, status=Message.Status.DROPPED, doubts=0
    ).values_list("recipient", flat=True)
    addresses = iter(list(unsent))
    while chunk := list(islice(addresses, AT_ONCE)):
        Invitation.objects.filter(campaign=campaign, registration=None, email__in=chunk).delete()


# --- What the verbs have in common ---------------------------------------------------------------
def locked(campaign: Campaign) -> Campaign:
    """The campaign's row, locked until the transaction ends; the webinar's is not."""
    rows = Campaign.objects.with_webinar().select_for_update(of=("self",))
    return rows.get(pk=campaign.pk)


def refuse_closed(webinar: Webinar) -> None:
    if reason := closed(webinar):
        raise Refused(reason)


def closed(webinar: Webinar) -> str:
    """Why nobody can be invited to a webinar, if so."""
    if webinar.takes_registrations:
        return ""
    if webinar.status == Webinar.Status.DRAFT:
        return _("This webinar is a draft: announce it first.")
    if webinar.status == Webinar.Status.ANNOUNCED:
        return _("This webinar's time is over.")
    return _("This webinar is %s.") % str(webinar.get_status_display()).lower()


def _refuse_unless(campaign: Campaign, *statuses: str) -> None:
    if campaign.status not in statuses:
        raise Refused(not_now(campaign, statuses))


def not_now(campaign: Campaign, statuses: Sequence[str]) -> str:
    """Why a verb for campaigns of these states does not fit this one, if so."""
    state = str(campaign.get_status_display()).lower()
    return "" if campaign.status in statuses else _("This campaign is %s.") % state


CHUNK = 500


def advance_campaigns(*, until: float = math.inf) -> None:
    """Start what is due, and put people into the outbox until the shift ends."""
    for campaign in Campaign.objects.due().with_webinar():
        try:
            start_campaign(campaign, by=None)
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
                **guest.facts,
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
