"""What a campaign does besides what every mailing does: it ends as its webinar does."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from webinars.campaign.domain.audience import preview_campaign
from webinars.campaign.domain.invitations import invitation_mail
from webinars.campaign.domain.sources import Guest
from webinars.mailing.domain.actions import end_mailing, send_test
from webinars.mailing.domain.kinds import Kind, mailing_kind
from webinars.models import Campaign, Invitation, Webinar

AT_ONCE = 500


def send_test_mail(campaign: Campaign, *, by: User) -> None:
    """The invitation as it would go, in the language of whoever asks."""
    about = {"campaign": campaign.pk, "webinar": campaign.webinar_id}
    send_test(campaign, kind="campaign.test", language=by.language, by=by, **about)


# --- With its webinar ----------------------------------------------------------------------------
@transaction.atomic
def end_campaigns(webinar: Webinar, reason: str, *, by: User | None) -> None:
    """Those that are scheduled or going out, because the webinar no longer takes registrations.

    One that is through has done what it was for: it stays done.
    """
    campaigns = webinar.campaigns.in_force().with_counts().order_by("pk")
    for campaign in campaigns.select_for_update(of=["self"]):
        if not campaign.is_through:
            end_mailing(campaign, reason, by=by)


def end_overtaken_campaigns(webinar: Webinar, *, by: User | None) -> None:
    """Those that would start only when the webinar, which was moved, has begun."""
    overtaken = webinar.campaigns.filter(
        status=Campaign.Status.SCHEDULED, starts_at__gte=webinar.starts_at
    ).order_by("pk")
    for campaign in overtaken.select_for_update():
        end_mailing(campaign, _("The webinar was moved to before this campaign's start."), by=by)


# --- As a kind of mailing ------------------------------------------------------------------------
def closed(webinar: Webinar) -> str:
    """Why nobody can be invited to a webinar, if so."""
    if webinar.takes_registrations:
        return ""
    if webinar.status == Webinar.Status.DRAFT:
        return _("This webinar is a draft: announce it first.")
    if webinar.status == Webinar.Status.ANNOUNCED:
        return _("This webinar's time is over.")
    return _("This webinar is %s.") % str(webinar.get_status_display()).lower()


def _begun_by(campaign: Campaign, starts_at: datetime) -> str:
    has_begun = starts_at >= campaign.webinar.starts_at
    return _("The webinar has begun by then; choose an earlier time.") if has_begun else ""


def _invite(campaign: Campaign, guests: Collection[Guest]) -> None:
    """Another campaign may invite the same people at this moment: the unique address keeps one,
    and only who is this campaign's is mailed by it."""
    webinar = campaign.webinar_id
    Invitation.objects.bulk_create(
        [
            Invitation(webinar_id=webinar, campaign=campaign, audience=one.audience, **one.facts)
            for one in guests
        ],
        ignore_conflicts=True,
    )
    ours = campaign.invitations.filter(email__in=[guest.email for guest in guests])
    outbox.promise_all(invitation_mail(invitation) for invitation in ours)


def _uninvite_unmailed(campaign: Campaign) -> None:
    """So that another campaign can reach them; not those of whose mail a copy may have left."""
    unsent = Message.objects.filter(
        source=campaign.source, status=Message.Status.DROPPED, doubts=0
    ).values_list("recipient", flat=True)
    addresses = iter(list(unsent))
    while chunk := list(islice(addresses, AT_ONCE)):
        Invitation.objects.filter(campaign=campaign, registration=None, email__in=chunk).delete()


CAMPAIGN = mailing_kind(
    Kind(
        model=Campaign,
        noun="campaign",
        this_is=_lazy("This campaign is %s."),
        nobody=_lazy("Nobody here is new: all were reached before, or are left out."),
        people=lambda campaign: preview_campaign(campaign).new,
        promise=_invite,
        obstacle=lambda campaign: closed(campaign.webinar),
        too_late=_begun_by,
        after_end=_uninvite_unmailed,
    )
)
